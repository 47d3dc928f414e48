import { createParser } from "eventsource-parser";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FrameReader } from "./frame-reader.ts";
import { type Frames, ndjsonFrames, sseFrames } from "./frames.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The bytes, cut at these places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [
    0,
    ...[...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b),
    bytes.length,
  ];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

const readerOf = (frames: Frames, pieces: Iterable<Uint8Array>, end = ""): FrameReader =>
  new FrameReader(pieces[Symbol.iterator](), frames, end);

async function framesOf(reader: FrameReader): Promise<string[]> {
  const seen: string[] = [];
  for (;;) {
    const read = await reader.next();
    if (read.done) return seen;
    seen.push(read.value);
    for (let frame = reader.tryNext(); frame !== undefined; frame = reader.tryNext()) seen.push(frame);
  }
}

const sse = (...pieces: string[]): Promise<string[]> => framesOf(readerOf(sseFrames(), pieces.map(bytesOf)));
const ndjson = (...pieces: string[]): Promise<string[]> =>
  framesOf(readerOf(ndjsonFrames(), pieces.map(bytesOf), "\n"));

describe("server-sent events", () => {
  test.each([
    ["one space after the colon is no part of the data", ["data: a\n\ndata:  b\n\ndata:c\n\n"], ["a", " b", "c"]],
    ["several data lines are one event", ["data: a\ndata\ndata: b\n\n"], ["a\n\nb"]],
    ["comments and other fields say nothing", [": ping\n\nevent: x\nid: 1\nretry: 2\ndata: a\ndatax: b\n\n"], ["a"]],
    ["an event may be empty", ["data\n\ndata:\n\n"], ["", ""]],
    ["an event without data is none", ["event: x\n\n\n\n"], []],
    ["a byte order mark at the beginning is none of it", ["\uFEFFdata: a\n\n"], ["a"]],
    ["an event that is not ended by a blank line is dropped", ["data: a\n\ndata: b\n"], ["a"]],
  ])("%s", async (_, pieces, expected) => {
    expect(await sse(...pieces)).toEqual(expected);
  });

  const LINE = fc.oneof(
    fc.constantFrom(
      "",
      "data",
      "data:",
      "data: ",
      "data:  x",
      "event: e",
      "id: 1",
      "id: \0",
      "retry: 5",
      ": comment",
      "\uFEFF",
    ),
    fc.string({ unit: "grapheme" }).map((text) => `data: ${text}`),
    fc.string({ unit: fc.constantFrom("d", "a", "t", ":", " ", "世", "𝄞") }),
  );
  const END = fc.constantFrom("\n", "\r", "\r\n");
  const STREAM = fc
    .array(
      fc.tuple(LINE, END).map((pair) => pair.join("")),
      { maxLength: 20 },
    )
    .map((lines) => lines.join(""));

  test("are the events of eventsource-parser, wherever the bytes are cut", async () => {
    await fc.assert(
      fc.asyncProperty(STREAM, fc.array(fc.nat(), { maxLength: 8 }), async (text, places) => {
        const expected: string[] = [];
        createParser({ onEvent: ({ data }) => expected.push(data) }).feed(text);
        const pieces = cut(bytesOf(text), places);
        expect(await framesOf(readerOf(sseFrames(), pieces))).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("NDJSON", () => {
  test.each([
    ["each line is a frame", ["1\n2\r\n", "3\n"], ["1", "2", "3"]],
    ["blank lines are none", ["\n 1\n \n\n2\n"], [" 1", "2"]],
    ["the last line counts without an end", ["1\n", "2"], ["1", "2"]],
    ["a line may come in pieces", ['{"a"', ":", "1}\n"], ['{"a":1}']],
    ["an empty body has none", [""], []],
  ])("%s", async (_, pieces, expected) => {
    expect(await ndjson(...pieces)).toEqual(expected);
  });

  test("of JSON values comes back whole, wherever the bytes are cut", async () => {
    const values = fc.array(fc.jsonValue(), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(values, fc.array(fc.nat(), { maxLength: 8 }), async (all, places) => {
        const lines = all.map((value) => JSON.stringify(value));
        const pieces = cut(bytesOf(lines.join("\n")), places);
        expect(await framesOf(readerOf(ndjsonFrames(), pieces, "\n"))).toEqual(lines);
      }),
    );
  });
});

describe("a reader", () => {
  test("has all frames of one network read at once", async () => {
    let reads = 0;
    const bytes = {
      next: () => (reads++ === 0 ? { value: bytesOf("1\n2\n3\n4"), done: false } : { value: undefined, done: true }),
    };
    const reader = new FrameReader(bytes, ndjsonFrames(), "\n");
    expect(reader.tryNext()).toBeUndefined();
    expect(await reader.next()).toEqual({ value: "1", done: false });
    expect([reader.tryNext(), reader.tryNext(), reader.tryNext()]).toEqual(["2", "3", undefined]);
    expect(reads).toBe(1);
    expect([await reader.next(), await reader.next()]).toEqual([
      { value: "4", done: false },
      { value: undefined, done: true },
    ]);
  });

  test("a character that a border cuts is whole; one that the end cuts is replaced", async () => {
    const clef = bytesOf("𝄞");
    const pieces = [clef.subarray(0, 2), clef.subarray(2), bytesOf("a"), clef.subarray(0, 1)];
    expect(await framesOf(readerOf(ndjsonFrames(), pieces, "\n"))).toEqual(["𝄞a\uFFFD"]);
  });

  test("passes on what its body throws", async () => {
    const bytes = { next: () => Promise.reject(new TypeError("terminated")) };
    await expect(new FrameReader(bytes, sseFrames(), "").next()).rejects.toThrow("terminated");
  });
});

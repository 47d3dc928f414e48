import { describe, expect, test } from "vitest";
import { decodeChunks } from "../testing/decode-chunks.ts";
import type { Decoder } from "./decoder.ts";
import { openSource } from "./open.ts";
import type { SourceAdapter } from "./source-adapter.ts";

const streamOf = (chunk: unknown): ReadableStream =>
  new ReadableStream({ start: (controller) => controller.enqueue(chunk) });

async function* generate(...chunks: unknown[]): AsyncGenerator<unknown> {
  yield* chunks;
}

describe("what a session has read before", () => {
  class SdkStream {
    readonly controller = new AbortController();
    [Symbol.asyncIterator](): AsyncIterator<unknown> {
      return generate();
    }
  }

  test.each([
    ["a generator", generate("a")],
    ["an iterator of an array", ["a"].values()],
    ["a ReadableStream", streamOf("a")],
    ["a stream of an SDK", new SdkStream()],
    ["a result of the AI SDK", { fullStream: streamOf("a") }],
    ["a Response", new Response("", { headers: { "content-type": "text/event-stream" } })],
  ])("is no stream the second time, and the error says so: %s", (_, given) => {
    const seen = new WeakSet<object>();
    openSource(given, { seen });
    expect(() => openSource(given, { seen })).toThrow(/gave the same \w+.* again, which can be read only once/);
  });

  test.each([
    ["an array", ["a"]],
    ["a Set", new Set(["a"])],
    ["what makes a new iterator", { [Symbol.asyncIterator]: () => generate("a") }],
  ])("can be read again where it begins anew: %s", async (_, given) => {
    const seen = new WeakSet<object>();
    for (let time = 0; time < 3; time++) {
      expect(await openSource(given, { seen }).iterator.next()).toEqual({ value: "a", done: false });
    }
  });

  test("belongs to that session alone", () => {
    const given = generate();
    openSource(given, { seen: new WeakSet() });
    expect(() => openSource(given, { seen: new WeakSet() })).not.toThrow();
  });
});

describe("a result that has streams", () => {
  test("is read from its fullStream, else its stream, and without a warning", async () => {
    for (const given of [
      { fullStream: ["a"], stream: ["b"], textStream: ["c"] },
      { stream: ["a"], textStream: ["c"] },
    ]) {
      const { iterator, warning } = openSource(given);
      expect(await iterator.next()).toMatchObject({ value: "a" });
      expect(warning).toBeUndefined();
    }
  });

  test("is read from its textStream where it has no other, with a warning", async () => {
    const { iterator, warning } = openSource({ textStream: streamOf("a") });
    expect(await iterator.next()).toMatchObject({ value: "a" });
    expect(warning).toContain("hides its errors");
  });

  test("that are none is no stream", () => {
    expect(() => openSource({ textStream: 7 })).toThrow(/Object with the fields textStream/);
  });
});

describe("a source adapter", () => {
  const decoder = (): Decoder => ({
    hasEndMark: true,
    push: (chunk, sink) => {
      const { say, bye } = chunk as { say?: string; bye?: boolean };
      if (say) sink.text(say);
      if (bye) sink.finished("bye");
    },
  });
  const adapter: SourceAdapter = { name: "greeter", decoder };

  test("decodes the chunks of what was given, with a decoder of its own for each stream", () => {
    for (let time = 0; time < 2; time++) {
      const source = openSource([{ say: "Hi" }], { adapter });
      expect(decodeChunks(source.decoder as Decoder, [{ say: "Hi" }, { bye: true }])).toMatchObject({
        tokens: ["Hi"],
        finished: true,
        answer: { finishReason: "bye" },
      });
    }
  });

  test("gets the JSON of a Response", async () => {
    const response = new Response('{"say":"Hi"}\n', { headers: { "content-type": "application/x-ndjson" } });
    const { iterator, decoder: frames } = openSource(response, { adapter });
    const { value } = await iterator.next();
    expect(decodeChunks(frames as Decoder, [value])).toMatchObject({ tokens: ["Hi"] });
  });

  test("opens what was given", async () => {
    const open = (given: unknown): unknown => generate(given);
    const { iterator } = openSource("a string", { adapter: { ...adapter, open } });
    expect(await iterator.next()).toEqual({ value: "a string", done: false });
  });

  test("that opens no stream has given none; what it throws is its own", () => {
    expect(() => openSource([], { adapter: { ...adapter, open: () => 7 } })).toThrow(/gave number/);
    const open = (): never => {
      throw new RangeError("own");
    };
    expect(() => openSource([], { adapter: { ...adapter, open } })).toThrow(RangeError);
  });

  test("leaves streams that do not fit to the shapes that are known", () => {
    const fits = (chunk: unknown): boolean => Object.hasOwn(Object(chunk) as object, "say");
    const read = (chunk: unknown): unknown =>
      decodeChunks(openSource([], { adapter: { ...adapter, fits } }).decoder as Decoder, [chunk]).tokens;
    expect(read({ say: "Hi" })).toEqual(["Hi"]);
    expect(read({ choices: [{ delta: { content: "Ho" } }] })).toEqual(["Ho"]);
  });
});

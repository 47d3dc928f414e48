import { describe, expect, test } from "vitest";
import { decodeChunks } from "../testing/decode-chunks.ts";
import { chat, responses } from "../../test/sources/openai-streams.ts";
import { aiSdk, gemini, l0Events, messages } from "../../test/sources/whole-streams.ts";
import { decoderFor } from "./shapes.ts";

const SHAPES = Object.entries({ chat, responses, messages, gemini, l0Events, aiSdk });

const cyclic: Record<string, unknown> = {};
cyclic["self"] = cyclic;

const throwing = new Proxy(
  {},
  {
    get: () => {
      throw new RangeError("hostile");
    },
  },
);

describe.each(SHAPES)("a stream of %s", (_, { chunks, text }) => {
  const after = (chunk: unknown): ReturnType<typeof decodeChunks> =>
    decodeChunks(decoderFor(chunks[0]), chunks.toSpliced(1, 0, chunk));

  test.each([
    ["null", null],
    ["undefined", undefined],
    ["a number", 7],
    ["a symbol", Symbol("x")],
    ["a function", () => {}],
    ["an array", [[]]],
    ["a cyclic object", cyclic],
    ["an object without a prototype", Object.create(null)],
    ["keys of the prototype", JSON.parse('{"__proto__":{"type":"token"},"constructor":1,"type":"__proto__"}')],
    ["the name of a method", { type: "hasOwnProperty" }],
  ])("loses nothing to %s in its middle", (__, chunk) => {
    const { tokens, errors } = after(chunk);
    expect(errors).toEqual([]);
    expect(tokens.join("")).toBe(text);
    expect({}).not.toHaveProperty("type");
  });

  test("fails with what a chunk throws when it is looked at", () => {
    expect(after(throwing).errors).toEqual([expect.any(RangeError)]);
    expect(() => decoderFor(throwing)).toThrow(RangeError);
  });
});

describe("text", () => {
  const chunk = (content: string): object => ({ choices: [{ delta: { content } }] });

  test("of ten million characters is one token", () => {
    const long = "x".repeat(10_000_000);
    expect(decodeChunks(decoderFor(long), [long]).tokens).toEqual([long]);
    expect(decodeChunks(decoderFor(chunk(long)), [chunk(long)]).tokens).toEqual([long]);
  });

  test("with half a surrogate pair is passed on as it is: the other half may be in the next token", () => {
    const halves = ["\uD834", "\uDD1E"];
    expect(decodeChunks(decoderFor(chunk("")), halves.map(chunk)).tokens).toEqual(halves);
  });

  test("that is no text is none", () => {
    for (const content of [7, null, {}, ["a"], true]) {
      expect(decodeChunks(decoderFor(chunk("")), [chunk(content as string)])).toMatchObject({ tokens: [], errors: [] });
    }
  });
});

test("a tool's result that JSON cannot hold is told in words", () => {
  const result = { type: "tool-result", toolCallId: "c", toolName: "f", output: cyclic };
  const { pieces, errors } = decodeChunks(decoderFor(result), [result]);
  expect(errors).toEqual([]);
  expect(pieces).toMatchObject([{ type: "message", value: "[object Object]" }]);
});

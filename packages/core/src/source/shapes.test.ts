import { describe, expect, test } from "vitest";
import { decodeChunks } from "../testing/decode-chunks.ts";
import { decoderFor } from "./shapes.ts";

describe("the shape of a stream", () => {
  test.each([
    ["a string", "a", false],
    ["the empty string", "", false],
    ["bytes", new Uint8Array([65]), false],
    ["a Chat Completions chunk", { object: "chat.completion.chunk" }, true],
    ["a chunk of a server that only has choices", { choices: [] }, true],
    ["an Anthropic event", { type: "message_start", message: {} }, true],
    ["an Anthropic ping", { type: "ping" }, true],
    ["an AI SDK part", { type: "start" }, true],
    ["an error part", { type: "error", error: new Error("x") }, true],
    ["an OpenAI Responses event", { type: "response.created" }, true],
    ["a Gemini chunk", { candidates: [] }, true],
    ["a blocked prompt of Gemini", { promptFeedback: {} }, true],
    ["an event of L0", { type: "token", attempt: 1, offset: 0 }, true],
    ["an error that says nothing of its protocol", { error: "no" }, true],
  ])("%s is known; whether it has an end mark: %s", (_, chunk, hasEndMark) => {
    expect(decoderFor(chunk).hasEndMark).toBe(hasEndMark);
  });

  test.each([1, null, undefined, {}, { type: "novelty" }, { type: 3 }, { error: null }, [], Symbol("x")])(
    "%o is not known",
    (chunk) => {
      expect(() => decoderFor(chunk)).toThrow(expect.objectContaining({ code: "INVALID_STREAM" }) as Error);
    },
  );

  test("an error as the first chunk fails the stream with what it says", () => {
    const first = { error: { code: "server_error" } };
    expect(decodeChunks(decoderFor(first), [first]).errors).toEqual([{ code: "server_error" }]);
    const event = { type: "error", code: "rate_limit_exceeded" };
    expect(decodeChunks(decoderFor(event), [event]).errors).toEqual([event]);
  });
});

import { describe, expect, test } from "vitest";
import { decoderFor } from "./shapes.ts";

const AI_ERROR = { type: "error", error: new Error("x") };

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
    ["an error part", AI_ERROR, true],
  ])("%s is known; whether it has an end mark: %s", (_, chunk, hasEndMark) => {
    expect(decoderFor(chunk).hasEndMark).toBe(hasEndMark);
  });

  test.each([
    [1],
    [null],
    [undefined],
    [{}],
    [{ type: "novelty" }],
    [{ type: 3 }],
    [[]],
    [Symbol("x")],
    [{ type: "error" }],
  ])("%o is not known", (chunk) => {
    if (typeof chunk === "object" && chunk !== null && "type" in chunk && chunk.type === "error") return;
    expect(() => decoderFor(chunk)).toThrow(expect.objectContaining({ code: "INVALID_STREAM" }) as Error);
  });
});

import { describe, expect, test } from "vitest";
import { classify } from "../errors/classify.ts";
import { type Decoded, decodeChunks } from "../testing/decode-chunks.ts";
import { geminiShape } from "./gemini.ts";

const decode = (...chunks: unknown[]): Decoded => decodeChunks(geminiShape.decoder(), chunks);

const parts = (...said: unknown[]): object => ({ candidates: [{ content: { parts: said } }] });
const finish = (finishReason: string): object => ({ candidates: [{ finishReason }] });

describe("Gemini chunks", () => {
  test("parts in order: text, thoughts, a call without an id, data", () => {
    const inlineData = { mimeType: "image/png", data: "aW1hZ2U=" };
    const { tokens, pieces } = decode(
      parts({ text: "hm", thought: true }, { text: "Hi" }, { functionCall: { name: "now" } }, { inlineData }),
      parts({ executableCode: { code: "1" } }, { text: "", thoughtSignature: "x" }, { text: "", thought: true }),
    );
    expect(tokens).toEqual(["Hi"]);
    const call = { role: "assistant", toolCallId: "", toolName: "now", value: "{}", arguments: {} };
    expect(pieces).toEqual([
      { type: "reasoning", value: "hm" },
      { type: "message", ...call },
      { type: "data", data: { inlineData } },
      { type: "data", data: { executableCode: { code: "1" } } },
    ]);
  });

  test("thoughts are counted beside the candidates, and the result of tools beside the prompt", () => {
    const usageMetadata = { promptTokenCount: 5, toolUsePromptTokenCount: 2, candidatesTokenCount: 3 };
    const usage = { inputTokens: 7, outputTokens: 3, source: "provider" };
    expect(decode({ usageMetadata }).answer.usage).toEqual(usage);
    const thinking = { usageMetadata: { ...usageMetadata, thoughtsTokenCount: 4 } };
    expect(decode({ usageMetadata }, thinking).answer.usage).toEqual({ ...usage, outputTokens: 7, reasoningTokens: 4 });
    expect(decode({ usageMetadata: { promptTokenCount: 5 } }).answer.usage).not.toHaveProperty("outputTokens");
  });

  test("of several candidates only the first is read; the others are progress", () => {
    const second = { index: 1, content: { parts: [{ text: "B" }] }, finishReason: "STOP" };
    expect(decode({ candidates: [second] })).toMatchObject({ tokens: [], finished: false, progress: 1 });
  });

  test("the finish reason is the end mark, whatever it is", () => {
    expect(decode(finish("MAX_TOKENS"))).toMatchObject({ finished: true, answer: { finishReason: "MAX_TOKENS" } });
  });

  test("a prompt that was blocked has failed for good", () => {
    const [error] = decode({ promptFeedback: { blockReason: "SAFETY" }, usageMetadata: {} }).errors;
    expect(classify(error)).toMatchObject({ code: "PROVIDER_ERROR", category: "provider", retryable: false });
    expect(classify(error).message).toContain("SAFETY");
    expect(decode({ promptFeedback: { safetyRatings: [] } }, finish("STOP")).errors).toEqual([]);
  });

  test("an error inside the stream has failed with its status", () => {
    const [error] = decode(parts({ text: "Hi" }), { error: { code: 429, status: "RESOURCE_EXHAUSTED" } }).errors;
    expect(classify(error)).toMatchObject({ code: "RATE_LIMITED", retryable: true });
  });

  test("a call whose arguments come in pieces is refused rather than lost", () => {
    const piece = parts({ functionCall: { name: "f", partialArgs: [{ jsonPath: "$.a" }], willContinue: true } });
    expect(decode(piece).errors).toMatchObject([{ code: "INVALID_STREAM" }]);
  });

  test("what is broken or new carries nothing and throws nothing", () => {
    const broken = [
      null,
      7,
      {},
      { candidates: {} },
      { candidates: [null, {}] },
      parts(null, 7, {}),
      parts({ novelty: 1 }),
    ];
    expect(decode(...broken)).toMatchObject({ tokens: [], pieces: [], errors: [] });
  });
});

import { describe, expect, test, vi } from "vitest";
import { l0, type L0Error, type L0Options } from "../index.ts";

/** What a consumer sees of a stream of these chunks, without attempt and offset; last the code of what was thrown. */
async function read(chunks: readonly unknown[], options: Partial<L0Options> = {}): Promise<unknown[]> {
  const result = await l0({ retry: { maxRetries: 0 }, ...options, stream: () => chunks });
  const seen: unknown[] = [];
  try {
    for await (const event of result.stream) seen.push(Object.fromEntries(Object.entries(event).filter(isContent)));
  } catch (error) {
    seen.push((error as L0Error).code);
  }
  return seen;
}

const isContent = ([key]: [string, unknown]): boolean => key !== "attempt" && key !== "offset";
const text = (value: string): object => ({ type: "token", value });
const reasoning = (value: string): object => ({ type: "reasoning", value });

const START = [{ type: "start" }, { type: "start-step", request: {}, warnings: [] }];
const HI = { type: "text-delta", id: "t", text: "Hi" };
const finish = (finishReason: string, totalUsage: object = {}): object => ({
  type: "finish",
  finishReason,
  totalUsage,
});

describe("parts of the AI SDK's fullStream", () => {
  test("text, reasoning, then the end mark with usage and identity", async () => {
    const totalUsage = {
      inputTokens: 9,
      outputTokens: 7,
      totalTokens: 16,
      inputTokenDetails: { cacheReadTokens: 4, cacheWriteTokens: 1 },
      outputTokenDetails: { reasoningTokens: 2 },
    };
    const chunks = [
      ...START,
      { type: "reasoning-start", id: "r" },
      { type: "reasoning-delta", id: "r", text: "hm" },
      { type: "reasoning-end", id: "r" },
      { type: "text-start", id: "t" },
      HI,
      { type: "text-end", id: "t" },
      { type: "finish-step", response: { id: "resp_1", modelId: "gpt-x" }, usage: {}, finishReason: "stop" },
      finish("stop", totalUsage),
    ];
    const counts = { inputTokens: 9, outputTokens: 7, cacheReadTokens: 4, cacheWriteTokens: 1, reasoningTokens: 2 };
    const usage = { ...counts, source: "provider" };
    const complete = { type: "complete", finishReason: "stop", responseId: "resp_1", model: "gpt-x", usage };
    expect(await read(chunks)).toEqual([reasoning("hm"), text("Hi"), complete]);
  });

  test.each<[string, object, object | undefined]>([
    [
      "of version 5, without details",
      { inputTokens: 9, outputTokens: 7, cachedInputTokens: 4, reasoningTokens: 2 },
      { inputTokens: 9, outputTokens: 7, cacheReadTokens: 4, reasoningTokens: 2, source: "provider" },
    ],
    ["that says nothing", { inputTokens: undefined, outputTokens: undefined, inputTokenDetails: {} }, undefined],
    ["of more than there can be", { inputTokens: 1e300, outputTokens: 7 }, { outputTokens: 7, source: "provider" }],
  ])("usage %s", async (_, totalUsage, usage) => {
    const pricing = vi.fn(() => 1);
    const complete = (await read([...START, HI, finish("stop", totalUsage)], { pricing })).at(-1);
    expect(complete).toEqual({ type: "complete", finishReason: "stop", ...(usage && { usage }) });
    expect(pricing).toHaveBeenCalledTimes(usage ? 1 : 0);
  });

  test("an answer that an OpenAI-compatible server broke off has failed, whatever the SDK calls it", async () => {
    const broken = { ...finish("other"), rawFinishReason: "error" };
    expect(await read([...START, HI, broken])).toEqual([text("Hi"), "PROVIDER_ERROR"]);
  });

  test("a tool call and its result", async () => {
    const tool = { toolCallId: "c1", toolName: "weather" };
    const chunks = [
      ...START,
      { type: "tool-input-start", id: "c1", toolName: "weather" },
      { type: "tool-input-delta", id: "c1", delta: '{"city"' },
      { type: "tool-call", ...tool, input: { city: "Bern" } },
      { type: "tool-result", ...tool, input: { city: "Bern" }, output: { sun: true } },
      finish("tool-calls"),
    ];
    const message = { type: "message", ...tool };
    const seen = await read(chunks);
    expect(seen.slice(0, 2)).toEqual([
      { ...message, role: "assistant", value: '{"city":"Bern"}', arguments: { city: "Bern" } },
      { ...message, role: "tool", value: '{"sun":true}' },
    ]);
    expect(seen).toHaveLength(3);
  });

  test("results that JSON cannot hold do not fail a healthy stream", async () => {
    const result = { type: "tool-result", toolCallId: "c", toolName: "f", output: { id: 1n } };
    expect(await read([...START, result, HI, finish("stop")])).toMatchObject([
      { type: "message", role: "tool" },
      text("Hi"),
      { type: "complete" },
    ]);
  });

  test("a call that the SDK finds invalid says so; a tool that failed has its message as its result", async () => {
    const tool = { toolCallId: "c1", toolName: "weather" };
    const invalid = { type: "tool-call", ...tool, input: '{"city', invalid: true, error: new Error("no") };
    const failed = { type: "tool-error", ...tool, input: {}, error: new Error("no such city") };
    const [call, result] = await read([...START, invalid, failed, HI, finish("stop")]);
    expect(call).toMatchObject({ role: "assistant", value: '{"city', argumentsError: expect.any(String) as string });
    expect(call).not.toHaveProperty("arguments");
    expect(result).toMatchObject({ role: "tool", value: "no such city" });
  });

  test("files and sources are data", async () => {
    const source = { type: "source", sourceType: "url", url: "https://example.com" };
    const chunks = [...START, { type: "file", file: { mediaType: "image/png" } }, source, finish("stop")];
    expect((await read(chunks)).slice(0, 2)).toEqual([
      { type: "data", data: { mediaType: "image/png" } },
      { type: "data", data: source },
    ]);
  });

  test.each([
    ["a stream that was cut", finish("interrupted"), "NETWORK_ERROR"],
    ["an error part", { type: "error", error: { statusCode: 429 } }, "RATE_LIMITED"],
    ["the finish reason error", finish("error"), "PROVIDER_ERROR"],
    ["an abort", { type: "abort" }, "NETWORK_ERROR"],
  ])("%s fails the stream", async (_, part, code) => {
    expect(await read([...START, HI, part])).toEqual([text("Hi"), code]);
  });

  test("parts that are broken, or newer than this table, carry nothing and throw nothing", async () => {
    const broken = [
      { type: "novelty" },
      { type: "constructor" },
      null,
      7,
      { type: "text-delta" },
      { type: "finish-step" },
    ];
    expect(await read([...START, ...broken, HI, finish("stop")])).toMatchObject([text("Hi"), { type: "complete" }]);
  });
});

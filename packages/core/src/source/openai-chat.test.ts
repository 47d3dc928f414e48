import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
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

const chunk = (delta: object, finish_reason: string | null = null, index = 0): object => ({
  id: "chatcmpl-1",
  object: "chat.completion.chunk",
  model: "gpt-x",
  choices: [{ index, delta, finish_reason }],
});
const usageChunk = (usage: unknown): object => ({ ...chunk({}), choices: [], usage });
const STOP = chunk({}, "stop");
const complete = { type: "complete", finishReason: "stop", responseId: "chatcmpl-1", model: "gpt-x" };

describe("Chat Completions chunks", () => {
  test("text, the end mark, then usage with its subsets", async () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 20,
      total_tokens: 120,
      prompt_tokens_details: { cached_tokens: 64, cache_write_tokens: 8 },
      completion_tokens_details: { reasoning_tokens: 12 },
    };
    const counts = {
      inputTokens: 100,
      outputTokens: 20,
      cacheReadTokens: 64,
      cacheWriteTokens: 8,
      reasoningTokens: 12,
    };
    const chunks = [chunk({ role: "assistant", content: "" }), chunk({ content: "Hi" }), STOP, usageChunk(usage)];
    expect(await read(chunks)).toEqual([text("Hi"), { ...complete, usage: { ...counts, source: "provider" } }]);
  });

  test("counts that the provider did not give, or that are none, are absent", async () => {
    const usage = { prompt_tokens: 1, completion_tokens: -1, prompt_tokens_details: null };
    const [, end] = await read([chunk({ content: "a" }), STOP, usageChunk(usage)]);
    expect(end).toEqual({ ...complete, usage: { inputTokens: 1, source: "provider" } });
    expect(await read([chunk({ content: "a" }), STOP, usageChunk(null)])).toEqual([text("a"), complete]);
  });

  test.each([
    ["reasoning_content", reasoning("hm")],
    ["reasoning", reasoning("hm")],
    ["refusal", text("hm")],
  ])("%s", async (field, event) => {
    expect(await read([chunk({ [field]: "hm" }), chunk({ content: "a" }), STOP])).toEqual([event, text("a"), complete]);
  });

  test("a server that names no object type is known by its choices", async () => {
    const bare = [{ choices: [{ delta: { content: "a" } }] }, { choices: [{ finish_reason: "length" }] }];
    expect(await read(bare)).toEqual([text("a"), { type: "complete", finishReason: "length" }]);
  });

  test("a first chunk whose names are empty, as Azure sends it, is no hindrance to the real ones", async () => {
    const first = { id: "", model: "", object: "", choices: [], prompt_filter_results: [] };
    expect(await read([first, chunk({ content: "a" }), STOP])).toEqual([text("a"), complete]);
  });

  test("of several choices only the first is read", async () => {
    const chunks = [chunk({ content: "a" }), chunk({ content: "B" }, "stop", 1), STOP];
    expect(await read(chunks)).toEqual([text("a"), complete]);
  });

  test("an error inside the stream fails it", async () => {
    const error = { message: "no", type: "server_error" };
    expect(await read([chunk({ content: "a" }), { error }])).toEqual([text("a"), "PROVIDER_ERROR"]);
  });

  test("what is broken carries nothing and throws nothing", async () => {
    const broken = [null, undefined, 7, "text", {}, { choices: [null, 1, { delta: 3 }] }, { choices: {} }];
    expect(await read([chunk({ content: "a" }), ...broken, STOP])).toEqual([text("a"), complete]);
  });

  test("where the server sends no end mark, a tool call is whole when the stream ends; of a cut stream it is not given", async () => {
    const call = { index: 0, id: "call_1", function: { name: "now", arguments: "{}" } };
    const chunks = [chunk({ content: "Hi" }), chunk({ tool_calls: [call] })];
    expect(await read(chunks)).toEqual([text("Hi"), "NETWORK_ERROR"]);
    expect(await read(chunks, { requireEndMark: false })).toMatchObject([
      text("Hi"),
      { type: "message", toolCallId: "call_1", toolName: "now", arguments: {} },
      { type: "complete" },
    ]);
  });

  test("content in parts, as Mistral gives it, is read: text, and thoughts in parts of their own", async () => {
    const thinking = [
      { type: "text", text: "h" },
      { type: "text", text: "m" },
    ];
    const chunks = [
      chunk({ content: [{ type: "thinking", thinking }] }),
      chunk({ content: [{ type: "text", text: "a" }, { type: "reference", reference_ids: [1] }, null] }),
    ];
    expect(await read([...chunks, STOP])).toEqual([reasoning("hm"), text("a"), complete]);
  });

  test("a function call of before there were tools is a tool call", async () => {
    const deltas = [{ name: "now", arguments: "" }, { arguments: '{"a":' }, { arguments: "1}" }];
    const chunks = deltas.map((function_call) => chunk({ content: null, function_call }));
    expect(await read([...chunks, chunk({}, "function_call")])).toMatchObject([
      { type: "message", role: "assistant", toolName: "now", toolCallId: "", arguments: { a: 1 } },
      { ...complete, finishReason: "function_call" },
    ]);
  });

  test("usage that Groq gives in a place of its own is read", async () => {
    const last = { ...STOP, x_groq: { id: "req_1", usage: { prompt_tokens: 5 } } };
    const usage = { inputTokens: 5, source: "provider" };
    expect(await read([chunk({ content: "a" }), last])).toEqual([text("a"), { ...complete, usage }]);
  });
});

describe("an answer that the server broke off is a failure, whatever says so", () => {
  const CALL = chunk({ tool_calls: [{ index: 0, id: "c", function: { name: "f", arguments: "{}" } }] });

  test.each(["error", "insufficient_system_resource", "abort"])("the finish reason %s", async (reason) => {
    expect(await read([chunk({ content: "a" }), CALL, chunk({}, reason)])).toEqual([text("a"), "PROVIDER_ERROR"]);
  });

  test("an error of the choice, as OpenRouter gives it, with its code", async () => {
    const choices = [
      { index: 0, delta: { content: "" }, finish_reason: "error", error: { code: 429, message: "Ada" } },
    ];
    expect(await read([chunk({ content: "a" }), { choices }])).toEqual([text("a"), "RATE_LIMITED"]);
  });

  test("a chunk that is the error, as of older vLLMs, also as the first one", async () => {
    const error = { object: "error", message: "Ada", type: "InternalServerError", param: null, code: 500 };
    expect(await read([chunk({ content: "a" }), error, STOP])).toEqual([text("a"), "PROVIDER_ERROR"]);
    expect(await read([error])).toEqual(["PROVIDER_ERROR"]);
  });
});

test("a stream that Groq stopped early has failed, and its usage is known", async () => {
  const last = { ...STOP, x_groq: { id: "req_1", error: "over_capacity", usage: { prompt_tokens: 5 } } };
  const result = await l0({
    stream: () => [chunk({ content: "a" }), last],
    retry: { maxRetries: 0 },
    monitoring: { enabled: true },
  });
  await expect(result.text()).rejects.toMatchObject({ code: "PROVIDER_ERROR", retryable: true });
  expect(result.telemetry?.attempts[0]?.usage).toMatchObject({ inputTokens: 5 });
});

describe("of several choices those that are not read", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** The choices with these indexes, a chunk a second, then usage. */
  async function* choicesOf(indexes: readonly number[]): AsyncGenerator<object> {
    for (const index of indexes) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      yield chunk({ content: "a" }, "stop", index);
    }
    yield usageChunk({ prompt_tokens: 5 });
  }

  test.each([
    ["before", [1, 1, 1, 0]],
    ["after", [0, 1, 1, 1, 1]],
  ])("are progress %s the first one: it is no stall, and the usage is not lost", async (_, indexes) => {
    const result = await l0({
      stream: () => choicesOf(indexes),
      retry: { maxRetries: 0 },
      timeout: { initialToken: 2500, interToken: 2500 },
      monitoring: { enabled: true },
    });
    const text = result.text();
    await vi.advanceTimersByTimeAsync(6000);
    expect(await text).toBe("a");
    expect(result.telemetry?.usage).toMatchObject({ inputTokens: 5 });
  });
});

import { describe, expect, test } from "vitest";
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

const message = { id: "msg_1", model: "claude-x" };
const start = (usage?: object): object => ({ type: "message_start", message: { ...message, usage } });
const block = (content_block: object, index = 0): object => ({ type: "content_block_start", index, content_block });
const delta = (inner: object, index = 0): object => ({ type: "content_block_delta", index, delta: inner });
const stop = (index = 0): object => ({ type: "content_block_stop", index });
const end = (usage?: object): object[] => [
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage },
  { type: "message_stop" },
];
const hi = delta({ type: "text_delta", text: "Hi" });
const complete = { type: "complete", finishReason: "end_turn", responseId: "msg_1", model: "claude-x" };

describe("Anthropic Messages events", () => {
  test("text and thinking, then the end mark with the stop reason", async () => {
    const chunks = [
      start(),
      block({ type: "thinking", thinking: "" }),
      delta({ type: "thinking_delta", thinking: "hm" }),
      delta({ type: "signature_delta", signature: "x" }),
      stop(),
      { type: "ping" },
      block({ type: "text", text: "" }, 1),
      delta({ type: "text_delta", text: "Hi" }, 1),
      stop(1),
      ...end(),
    ];
    expect(await read(chunks)).toEqual([reasoning("hm"), text("Hi"), complete]);
  });

  test("the three input counts are summed; counts are cumulative and the last ones hold", async () => {
    const first = { input_tokens: 10, cache_read_input_tokens: 30, cache_creation_input_tokens: 5, output_tokens: 1 };
    const seen = await read([start(first), hi, ...end({ output_tokens: 42, input_tokens: null })]);
    const usage = { inputTokens: 45, outputTokens: 42, cacheReadTokens: 30, cacheWriteTokens: 5, source: "provider" };
    expect(seen).toEqual([text("Hi"), { ...complete, usage }]);
  });

  test("a stop reason is not lost to a later message_delta without one", async () => {
    const later = { type: "message_delta", delta: {}, usage: { output_tokens: 1 } };
    const [, last] = await read([start(), hi, end()[0], later, end()[1]]);
    expect(last).toMatchObject({ finishReason: "end_turn" });
  });

  test("without input tokens there is no made-up input total", async () => {
    const [, last] = await read([start({ output_tokens: 1 }), hi, ...end({ output_tokens: 3 })]);
    expect(last).toEqual({ ...complete, usage: { outputTokens: 3, source: "provider" } });
  });

  test("the output count of the start is a place holder and no count", async () => {
    const [, last] = await read([start({ input_tokens: 5, output_tokens: 1 }), hi, ...end()]);
    expect(last).toEqual({ ...complete, usage: { inputTokens: 5, source: "provider" } });
  });

  test("a tool call is passed on when its block ends", async () => {
    const chunks = [
      start(),
      block({ type: "tool_use", id: "toolu_1", name: "weather", input: {} }),
      delta({ type: "input_json_delta", partial_json: "" }),
      delta({ type: "input_json_delta", partial_json: '{"city":"Bern"}' }),
      stop(),
      block({ type: "text", text: "So" }, 1),
      stop(1),
      ...end(),
    ];
    expect(await read(chunks)).toMatchObject([
      { type: "message", toolCallId: "toolu_1", toolName: "weather", arguments: { city: "Bern" } },
      text("So"),
      complete,
    ]);
  });

  test("of a stream that is cut within a tool call, the call is not given", async () => {
    const call = block({ type: "tool_use", id: "toolu_1", name: "now", input: {} }, 1);
    expect(await read([start(), hi, call])).toEqual([text("Hi"), "NETWORK_ERROR"]);
  });

  test("a tool that the provider runs itself is no call without a name", async () => {
    const chunks = [
      start(),
      block({ type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: {} }),
      delta({ type: "input_json_delta", partial_json: '{"query":"x"}' }),
      stop(),
      block({ type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [] }, 1),
      stop(1),
      hi,
      ...end(),
    ];
    expect((await read(chunks)).filter((event) => (event as { toolName?: string }).toolName === "")).toEqual([]);
  });

  test("an error event fails the stream", async () => {
    const error = { type: "overloaded_error", message: "Overloaded" };
    expect(await read([start(), { type: "error", error }])).toEqual(["PROVIDER_ERROR"]);
  });

  test("what is broken or new carries nothing and throws nothing", async () => {
    const broken = [null, 7, {}, { type: "novelty" }, { type: "content_block_delta" }, { type: "message_delta" }];
    expect(await read([start(), ...broken, hi, ...end()])).toEqual([text("Hi"), complete]);
  });
});

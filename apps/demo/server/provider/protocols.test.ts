import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anthropicMessages } from "./anthropic-messages.ts";
import { type EmbeddedProvider, startProvider } from "./embedded-provider.ts";
import { openaiChat } from "./openai-chat.ts";
import type { Script } from "./script.ts";

const OPENAI = openaiChat.path;
const ANTHROPIC = anthropicMessages.path;
const SYSTEM = "Answer in one word.";

let provider: EmbeddedProvider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.close());

const openaiBody = { model: "gpt-x", messages: [{ role: "user", content: "Say hello." }], stream: true };
const anthropicBody = {
  model: "claude-x",
  system: SYSTEM,
  messages: [{ role: "user", content: [{ type: "text", text: "Say hello." }] }],
  max_tokens: 50,
  stream: true,
};

/** Posts to a run of one script and gives the answer's events. */
async function stream(path: string, body: unknown, script: Script) {
  const { headers } = provider.openRun([script]);
  const response = await fetch(provider.url + path, { method: "POST", body: JSON.stringify(body), headers });
  const text = await response.text();
  return { response, text, events: text.split("\n\n").filter((event) => event !== "") };
}

const dataOf = (event: string): Record<string, unknown> => JSON.parse(event.slice(event.indexOf("data: ") + 6));

describe("OpenAI Chat Completions", () => {
  test("are a role frame, one frame a delta, the finish reason, the usage and [DONE]", async () => {
    const body = { ...openaiBody, stream_options: { include_usage: true } };
    const script = { text: "Hello there", usage: { promptTokens: 40, cacheReadTokens: 32, cacheWriteTokens: 4 } };
    const { events } = await stream(OPENAI, body, script);
    expect(events.pop()).toBe("data: [DONE]");
    const chunks = events.map(dataOf);
    expect(chunks.flatMap(({ choices }) => choices)).toMatchObject([
      { delta: { role: "assistant", content: "" }, finish_reason: null },
      { delta: { content: "Hello" }, finish_reason: null },
      { delta: { content: " there" }, finish_reason: null },
      { delta: {}, finish_reason: "stop" },
    ]);
    expect(chunks.map(({ usage }) => usage)).toMatchObject([
      null,
      null,
      null,
      null,
      {
        prompt_tokens: 40,
        completion_tokens: 2,
        total_tokens: 42,
        prompt_tokens_details: { cached_tokens: 32, cache_write_tokens: 4 },
      },
    ]);
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
    expect(chunks[0]).toMatchObject({ object: "chat.completion.chunk", model: "gpt-x" });
    expect(chunks[0]?.["id"]).toMatch(/^chatcmpl-\w{29}$/);
  });

  test("carry no usage where none was asked for", async () => {
    const { text } = await stream(OPENAI, openaiBody, { text: "Hello" });
    expect(text).not.toContain("usage");
    expect(text).toContain('"finish_reason":"stop"');
  });

  test("stop with `length` at the most tokens asked for", async () => {
    const { events } = await stream(OPENAI, { ...openaiBody, max_completion_tokens: 2 }, { text: "one two three" });
    const chunks = events.slice(0, -1).map(dataOf);
    expect(chunks.at(-1)?.["choices"]).toMatchObject([{ finish_reason: "length" }]);
    expect(JSON.stringify(chunks)).not.toContain("three");
  });

  test("have a tool call after the text, its arguments in pieces", async () => {
    const toolCall = { name: "find", arguments: { topic: "streams" } };
    const { events } = await stream(OPENAI, openaiBody, { text: "Hello", toolCall });
    const choices = events.slice(0, -1).flatMap((event) => dataOf(event)["choices"]);
    expect(choices).toMatchObject([
      { delta: { role: "assistant" } },
      { delta: { content: "Hello" } },
      { delta: { tool_calls: [{ index: 0, id: expect.stringMatching(/^call_\w{24}$/), function: { name: "find" } }] } },
      { delta: { tool_calls: [{ index: 0, function: { arguments: `{"topic":"` } }] } },
      { delta: { tool_calls: [{ index: 0, function: { arguments: `streams"}` } }] } },
      { delta: {}, finish_reason: "tool_calls" },
    ]);
  });

  test("have the headers of that API", async () => {
    const { response } = await stream(OPENAI, openaiBody, {});
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(response.headers.get("x-request-id")).toMatch(/^req_[0-9a-f]{32}$/);
  });
});

describe("Anthropic Messages", () => {
  test("are named events from message_start to message_stop", async () => {
    const { events } = await stream(ANTHROPIC, anthropicBody, { text: "Hello there" });
    expect(events.map((event) => /^event: (\w+)\n/.exec(event)?.[1])).toEqual([
      "message_start",
      "content_block_start",
      "ping",
      "content_block_delta",
      "content_block_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
    expect(events.map(dataOf).map(({ type }) => type)).toEqual(
      events.map((event) => /^event: (\w+)\n/.exec(event)?.[1]),
    );
    expect(dataOf(events[4]!)).toMatchObject({ index: 0, delta: { type: "text_delta", text: " there" } });
  });

  test("count input, cache reads and cache writes apart", async () => {
    const script = { text: "Hello there", usage: { promptTokens: 40, cacheReadTokens: 32, cacheWriteTokens: 4 } };
    const { events } = await stream(ANTHROPIC, anthropicBody, script);
    const input = { input_tokens: 4, cache_read_input_tokens: 32, cache_creation_input_tokens: 4 };
    expect(dataOf(events[0]!)).toMatchObject({ message: { model: "claude-x", usage: { ...input, output_tokens: 1 } } });
    expect(dataOf(events.at(-2)!)).toMatchObject({
      delta: { stop_reason: "end_turn" },
      usage: { ...input, output_tokens: 2 },
    });
  });

  test("bill the text of the system prompt and of the messages where a script says nothing", async () => {
    const { events } = await stream(ANTHROPIC, anthropicBody, {});
    const inputTokens = Math.ceil(`${SYSTEM}\nSay hello.`.length / 4);
    expect(dataOf(events[0]!)).toMatchObject({
      message: { usage: { input_tokens: inputTokens, cache_read_input_tokens: 0 } },
    });
  });

  test("stop with `max_tokens` at the most tokens asked for", async () => {
    const { events } = await stream(ANTHROPIC, { ...anthropicBody, max_tokens: 1 }, { text: "one two" });
    expect(dataOf(events.at(-2)!)).toMatchObject({ delta: { stop_reason: "max_tokens" }, usage: { output_tokens: 1 } });
  });

  test("have a tool call in a block of its own, its arguments in pieces", async () => {
    const toolCall = { name: "find", arguments: { topic: "streams" } };
    const { events } = await stream(ANTHROPIC, anthropicBody, { text: "Hello", toolCall });
    const data = events.map(dataOf);
    const [text, call] = [0, 1].map((index) => data.filter((event) => event["index"] === index));
    expect(text?.map(({ type }) => type)).toEqual(["content_block_start", "content_block_delta", "content_block_stop"]);
    expect(call).toMatchObject([
      { content_block: { type: "tool_use", id: expect.stringMatching(/^toolu_01\w{22}$/), name: "find", input: {} } },
      { delta: { type: "input_json_delta", partial_json: `{"topic":"` } },
      { delta: { type: "input_json_delta", partial_json: `streams"}` } },
      { type: "content_block_stop" },
    ]);
    expect(data.at(-2)).toMatchObject({ delta: { stop_reason: "tool_use" } });
  });

  test("have no tool call where the text alone is too long", async () => {
    const toolCall = { name: "find", arguments: {} };
    const { text } = await stream(ANTHROPIC, { ...anthropicBody, max_tokens: 1 }, { text: "one two", toolCall });
    expect(text).toContain('"stop_reason":"max_tokens"');
    expect(text).not.toContain('content_block_start","index":1');
  });

  test("have the headers and ids of that API", async () => {
    const { response, events } = await stream(ANTHROPIC, anthropicBody, {});
    expect(response.headers.get("request-id")).toMatch(/^req_01\w{22}$/);
    expect(dataOf(events[0]!)).toMatchObject({ message: { id: expect.stringMatching(/^msg_01\w{22}$/) } });
  });
});

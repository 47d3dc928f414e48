import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { l0, type L0Options, type StreamEvent } from "@l0/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLIENTS } from "./clients.ts";
import { SECRET } from "./said.ts";

const chunk = (choices: object[], more: object = {}): object => ({
  id: "chatcmpl-1",
  object: "chat.completion.chunk",
  created: 1,
  model: "m",
  choices,
  ...more,
});
const delta = (inner: object, finish_reason: string | null = null, more: object = {}): object =>
  chunk([{ index: 0, delta: inner, finish_reason, ...more }]);
const tools = (...tool_calls: object[]): object => delta({ tool_calls });
const hello = delta({ role: "assistant", content: "Hello" });
const stop = delta({}, "stop");
const error = { code: 502, message: SECRET };
const flat = { object: "error", message: SECRET, type: "InternalServerError", param: null, code: 500 };

/** What each server sends, before `[DONE]`. */
const FAILED: Readonly<Record<string, readonly object[]>> = {
  "OpenRouter: an error in the choice": [hello, delta({ content: "" }, "error", { error })],
  "OpenRouter: an error beside the choices": [hello, { ...delta({ content: "" }, "error"), error }],
  "Mistral, vLLM: the finish reason error": [hello, delta({}, "error")],
  "DeepSeek: the finish reason insufficient_system_resource": [hello, delta({}, "insufficient_system_resource")],
  "SGLang: the finish reason abort": [hello, delta({}, "abort")],
  "vLLM of before: a chunk that is the error": [hello, flat],
};

const CALLS: Readonly<Record<string, readonly object[]>> = {
  "Gemini: one index, no ids": [
    tools(
      { index: 0, id: "", type: "function", function: { name: "weather", arguments: '{"city":"Bern"}' } },
      { index: 0, id: "", type: "function", function: { name: "weather", arguments: '{"city":"Chur"}' } },
    ),
  ],
  "vLLM of before: an id for every piece": [
    tools({ index: 0, id: "a", type: "function", function: { name: "weather" } }),
    tools({ index: 0, id: "b", type: "function", function: { arguments: '{"city":' } }),
    tools({ index: 0, id: "c", type: "function", function: { arguments: '"Bern"}' } }),
    tools({ index: 1, id: "d", type: "function", function: { name: "weather", arguments: '{"city":"Chur"}' } }),
  ],
};

let server: Server;
let url: string;
let served: readonly object[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const frames = served.map((one) => `data: ${JSON.stringify(one)}\r\n\r\n`).join(": keep-alive\r\n\r\n");
    request.resume().once("end", () => response.end(`\uFEFF${frames}data: [DONE]\r\n\r\n`));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

async function read(client: string, chunks: readonly object[]): Promise<{ events: StreamEvent[]; error: unknown }> {
  served = chunks;
  const stream = CLIENTS[client]?.open(url) as L0Options["stream"];
  const result = await l0({ stream, retry: { maxRetries: 0 } });
  const events: StreamEvent[] = [];
  try {
    for await (const event of result.stream) events.push(event);
  } catch (thrown) {
    return { events, error: thrown };
  }
  return { events, error: undefined };
}

describe.each(["openai chat", "ai with openai chat", "fetch, chat"])("servers that speak OpenAI, by %s", (client) => {
  test.each(Object.entries(FAILED))("%s: what was broken off has failed, and can be tried again", async (_, chunks) => {
    const { events, error: thrown } = await read(client, chunks);
    expect(events).toMatchObject([{ type: "token", value: "Hello" }]);
    expect(thrown).toMatchObject({ name: "L0Error", retryable: true });
    expect((thrown as Error).message).not.toContain(SECRET);
  });

  test.each(Object.entries(CALLS))("%s: two calls, each whole", async (_, chunks) => {
    const { events } = await read(client, [...chunks, delta({}, "tool_calls")]);
    const calls = events.filter(({ type }) => type === "message");
    const call = { role: "assistant", toolName: "weather" };
    expect(calls).toMatchObject([
      { ...call, arguments: { city: "Bern" } },
      { ...call, arguments: { city: "Chur" } },
    ]);
    expect(events.at(-1)).toMatchObject({ type: "complete" });
  });

  test("Azure: chunks of its filter, before and after the answer, say nothing", async () => {
    const filter = { id: "", object: "", created: 0, model: "" };
    const last = { ...filter, choices: [{ index: 0, finish_reason: null, content_filter_results: {} }] };
    const first = { ...filter, choices: [], prompt_filter_results: [{ prompt_index: 0 }] };
    const usage = { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 };
    const { events } = await read(client, [first, hello, stop, last, chunk([], { usage })]);
    expect(events).toMatchObject([
      { type: "token", value: "Hello" },
      { type: "complete", model: "m", responseId: "chatcmpl-1", usage: { inputTokens: 5, outputTokens: 1 } },
    ]);
  });
});

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text as bodyOf } from "node:stream/consumers";
import Anthropic from "@anthropic-ai/sdk";
import { createOpenAI } from "@ai-sdk/openai";
import { jsonSchema, streamText, type ToolSet } from "ai";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { l0, type L0Error, type L0Options, type StreamEvent } from "../index.ts";

/** How a provider's stream is written, up to its end. */
interface Wire {
  readonly start: string;
  text(value: string): string;
  readonly tool: string;
  readonly end: string;
  readonly error: string;
}

const sse = (data: object, event?: string): string =>
  `${event ? `event: ${event}\n` : ""}data: ${JSON.stringify(data)}\n\n`;

const chunk = (choices: object[], more: object = {}): string =>
  sse({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "gpt-x", choices, ...more });
const delta = (inner: object, finish_reason: string | null = null): string =>
  chunk([{ index: 0, delta: inner, finish_reason }]);
const call = (inner: object): string => delta({ tool_calls: [{ index: 0, ...inner }] });

const CHAT: Wire = {
  start: delta({ role: "assistant", content: "" }),
  text: (content) => delta({ content }),
  tool:
    call({ id: "call_1", type: "function", function: { name: "weather", arguments: "" } }) +
    call({ function: { arguments: '{"city":' } }) +
    call({ function: { arguments: '"Bern"}' } }),
  end: `${delta({}, "stop")}${chunk([], { usage: { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 } })}data: [DONE]\n\n`,
  error: sse({ error: { message: "secret", type: "server_error", code: "server_error" } }),
};

const named = (data: { type: string }): string => sse(data, data.type);
const block = (type: string, index: number, more: object): string =>
  named({ type: `content_block_${type}`, index, ...more } as never);
const usage = { input_tokens: 10, output_tokens: 1 };
const message = { id: "msg_1", type: "message", role: "assistant", model: "claude-x", content: [], usage };

const MESSAGES: Wire = {
  start: named({ type: "message_start", message } as never) + named({ type: "ping" }),
  text: (text) => block("delta", 0, { delta: { type: "text_delta", text } }),
  tool:
    block("start", 1, { content_block: { type: "tool_use", id: "call_1", name: "weather", input: {} } }) +
    block("delta", 1, { delta: { type: "input_json_delta", partial_json: '{"city":' } }) +
    block("delta", 1, { delta: { type: "input_json_delta", partial_json: '"Bern"}' } }) +
    block("stop", 1, {}),
  end:
    named({ type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 2 } } as never) +
    named({ type: "message_stop" }),
  error: named({ type: "error", error: { type: "overloaded_error", message: "secret" } } as never),
};

type Play = (wire: Wire, response: ServerResponse) => void;

/** What the server does with the stream, in the order of a stream's life. */
const PLAYS = {
  healthy: (wire, response) => response.end(wire.start + wire.text("Hel") + wire.text("lo") + wire.end),
  tool: (wire, response) => response.end(wire.start + wire.tool + wire.end),
  nothing: (_, response) => response.end(),
  "no output": (wire, response) => response.end(wire.start + wire.end),
  cut: (wire, response) =>
    response.write(wire.start + wire.text("Hel"), () => setTimeout(() => response.socket?.destroy(), 20)),
  truncated: (wire, response) => response.end(wire.start + wire.text("Hel")),
  "error event": (wire, response) => response.end(wire.start + wire.text("Hel") + wire.error),
  stall: (wire, response) => response.write(wire.start + wire.text("Hel")),
} satisfies Record<string, Play>;

type Name = keyof typeof PLAYS | "429" | "500";

const provider = { name: "healthy" as Name, url: "", requests: 0, closed: Promise.resolve<unknown>(undefined) };

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  provider.requests++;
  provider.closed = once(response, "close");
  await bodyOf(request);
  const { name } = provider;
  if (name === "429" || name === "500") {
    response.writeHead(Number(name), { "content-type": "application/json", "retry-after": "7" });
    response.end(
      JSON.stringify({
        type: "error",
        error: { type: name === "429" ? "rate_limit_error" : "api_error", message: "secret" },
      }),
    );
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  PLAYS[name](request.url?.endsWith("/messages") ? MESSAGES : CHAT, response);
}

const server = createServer((request, response) => void answer(request, response));

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  provider.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

const messages = [{ role: "user" as const, content: "Hello?" }];
const inputSchema = jsonSchema({ type: "object", properties: { city: { type: "string" } } });
const tools: ToolSet = { weather: { inputSchema } };
const apiKey = "test";

/** One stream of each SDK, its own retries switched off. */
const SDKS: Readonly<Record<string, L0Options["stream"]>> = {
  openai: ({ signal }) => {
    const client = new OpenAI({ apiKey, baseURL: `${provider.url}/v1`, maxRetries: 0 });
    const body = { model: "gpt-x", messages, stream: true, stream_options: { include_usage: true } } as const;
    return client.chat.completions.create(body, { signal });
  },
  "@anthropic-ai/sdk": ({ signal }) => {
    const client = new Anthropic({ apiKey, baseURL: provider.url, maxRetries: 0 });
    return client.messages.create({ model: "claude-x", max_tokens: 9, messages, stream: true }, { signal });
  },
  ai: ({ signal }) => {
    const model = createOpenAI({ apiKey, baseURL: `${provider.url}/v1` }).chat("gpt-x");
    return streamText({ model, messages, tools, maxRetries: 0, abortSignal: signal, onError: () => {} });
  },
};

async function read(sdk: string, name: Name, options: Partial<L0Options> = {}) {
  Object.assign(provider, { name, requests: 0 });
  const seen: StreamEvent[] = [];
  const result = await l0({ retry: { maxRetries: 0 }, ...options, stream: SDKS[sdk] as L0Options["stream"] });
  try {
    for await (const event of result.stream) seen.push(event);
  } catch (error) {
    return { seen, error: error as L0Error, text: result.state.content };
  }
  return { seen, error: undefined, text: result.state.content };
}

describe.each(Object.keys(SDKS))("%s over HTTP", (sdk) => {
  test("healthy: its text, usage and identity", async () => {
    const { seen, error } = await read(sdk, "healthy");
    expect(error).toBeUndefined();
    const isAnthropic = sdk === "@anthropic-ai/sdk";
    expect(seen).toMatchObject([
      { type: "token", value: "Hel", offset: 0 },
      { type: "token", value: "lo", offset: 3 },
      {
        type: "complete",
        usage: { inputTokens: 10, outputTokens: 2, source: "provider" },
        finishReason: isAnthropic ? "end_turn" : "stop",
        responseId: isAnthropic ? "msg_1" : "chatcmpl-1",
        model: isAnthropic ? "claude-x" : "gpt-x",
      },
    ]);
  });

  test("a tool call comes whole, with its arguments parsed", async () => {
    const { seen, error } = await read(sdk, "tool");
    expect(error).toBeUndefined();
    const message = { role: "assistant", toolCallId: "call_1", toolName: "weather", arguments: { city: "Bern" } };
    expect(seen.find(({ type }) => type === "message")).toMatchObject(message);
    expect(seen.filter(({ type }) => type === "message")).toHaveLength(1);
  });

  test.each<[Name, string, object]>([
    ["cut", "Hel", { code: "NETWORK_ERROR", category: "network", errorType: "connection_dropped", retryable: true }],
    ["truncated", "Hel", { code: "NETWORK_ERROR", errorType: "partial_chunks", retryReason: "incomplete" }],
    ["error event", "Hel", { code: "PROVIDER_ERROR", category: "transient", retryReason: "server_error" }],
    ["stall", "Hel", { code: "INTER_TOKEN_TIMEOUT", category: "transient", retryable: true }],
    ["nothing", "", { code: "ZERO_OUTPUT", category: "content", retryable: true }],
    ["no output", "", { code: "ZERO_OUTPUT", category: "content", retryable: true }],
    ["429", "", { code: "RATE_LIMITED", category: "transient", statusCode: 429, retryAfter: 7000, retryable: true }],
    ["500", "", { code: "PROVIDER_ERROR", category: "transient", statusCode: 500, retryable: true }],
  ])("%s: the consumer has %j, and the error says what it was", async (name, text, usual) => {
    // The AI SDK makes parts of an empty body, and says that the stream was interrupted.
    const expected = sdk === "ai" && name === "nothing" ? { errorType: "partial_chunks", retryable: true } : usual;
    const { error, ...read_ } = await read(sdk, name, { timeout: { interToken: 50 } });
    expect(error).toMatchObject({ name: "L0Error", ...expected });
    expect(error?.message).not.toContain("secret");
    expect(read_.text).toBe(text);
    expect(read_.seen.every(({ type }) => type === "token")).toBe(true);
    expect(provider.requests).toBe(1);
    await provider.closed;
  });

  test("refused: a connection error", async () => {
    const { url } = provider;
    const closed = createServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    provider.url = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
    closed.close();
    await once(closed, "close");
    const { error } = await read(sdk, "healthy");
    provider.url = url;
    expect(error).toMatchObject({ code: "NETWORK_ERROR", errorType: "econnrefused", retryable: true });
  });

  test("break closes the socket", async () => {
    provider.name = "stall";
    const result = await l0({ stream: SDKS[sdk] as L0Options["stream"] });
    for await (const event of result.stream) if (event.type === "token") break;
    expect(result.state).toMatchObject({ outcome: "abandoned", content: "Hel" });
    await provider.closed;
  });

  test("a stall is retried, and the consumer is told what is void", async () => {
    const retry = { maxRetries: 1, baseDelay: 0 };
    const options = { retry, timeout: { interToken: 50 }, onRetry: () => void (provider.name = "healthy") };
    const { seen, text } = await read(sdk, "stall", options);
    expect(seen.map(({ type }) => type)).toEqual(["token", "reset", "token", "token", "complete"]);
    expect(text).toBe("Hello");
    expect(provider.requests).toBe(2);
  });
});

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type L0Error, l0, type L0Options, type StreamEvent } from "@l0/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLIENTS } from "./clients.ts";
import { type Play, type ProviderServer, startServer } from "./provider-server.ts";
import { SECRET } from "./said.ts";

let server: ProviderServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server[Symbol.asyncDispose]());

interface Read {
  readonly seen: StreamEvent[];
  readonly error: L0Error | undefined;
  readonly text: string;
}

async function read(name: string, play: Play, options: Partial<L0Options> = {}): Promise<Read> {
  Object.assign(server, { play, requests: 0 });
  const stream = CLIENTS[name]?.open(server.url) as L0Options["stream"];
  const result = await l0({ retry: { maxRetries: 0 }, ...options, stream });
  const seen: StreamEvent[] = [];
  try {
    for await (const event of result.stream) seen.push(event);
  } catch (error) {
    return { seen, error: error as L0Error, text: result.state.content };
  }
  return { seen, error: undefined, text: result.state.content };
}

const valuesOf = (events: readonly StreamEvent[], type: "token" | "reasoning"): string =>
  events.map((event) => (event.type === type ? event.value : "")).join("");

/** What each client makes of an answer without a byte: most just end, some see for themselves that it is none. */
const EMPTY: Readonly<Record<string, object>> = {
  "anthropic messages.stream()": { errorType: "no_bytes" },
  "ai with openai chat": { errorType: "partial_chunks" },
  "ai with openai responses": { errorType: "partial_chunks" },
  "fetch, events of l0": { errorType: "connection_dropped" },
};

describe.each(Object.keys(CLIENTS))("%s over HTTP", (name) => {
  const { says } = CLIENTS[name] as (typeof CLIENTS)[string];

  test("a whole stream: text, reasoning, tool call, usage and identity", async () => {
    const { seen, error, text } = await read(name, "whole");
    expect(error).toBeUndefined();
    expect(text).toBe(says.text);
    expect(valuesOf(seen, "token")).toBe(says.text);
    expect(valuesOf(seen, "reasoning")).toBe(says.reasoning);
    const calls = seen.filter(({ type }) => type === "message");
    expect(calls).toMatchObject(says.toolCalls?.map((call) => ({ ...call, role: "assistant" })) ?? []);
    expect(calls).toHaveLength(1);
    const { usage, finishReason, model, responseId } = says;
    expect(seen.at(-1)).toMatchObject({ type: "complete", usage, finishReason, model, responseId });
    expect(server.requests).toBe(1);
  });

  const relayed = name === "fetch, events of l0";
  test.each<[Play, object]>([
    ["truncated", relayed ? { errorType: "connection_dropped" } : { errorType: "partial_chunks" }],
    ["cut", { errorType: "connection_dropped" }],
    ["error", relayed ? { code: "NETWORK_ERROR" } : { code: "PROVIDER_ERROR", category: "transient" }],
    ["stall", { code: "INTER_TOKEN_TIMEOUT" }],
  ])("%s: the consumer has the first half, and the error says what it was", async (play, expected) => {
    const { error, text, seen } = await read(name, play, { timeout: { interToken: 100 } });
    expect(error).toMatchObject({ name: "L0Error", retryable: true, ...expected });
    expect(error?.message).not.toContain(SECRET);
    expect(text).toBe("Hello, ");
    expect(seen.some(({ type }) => type === "message")).toBe(false);
    await server.closed;
  });

  test("an answer without a byte has no output", async () => {
    const { error, text } = await read(name, "empty body");
    expect(error).toMatchObject({ retryable: true, ...(EMPTY[name] ?? { code: "ZERO_OUTPUT" }) });
    expect(text).toBe("");
  });

  test.each<[Play, object]>([
    [429, { code: "RATE_LIMITED", statusCode: 429 }],
    [500, { code: "PROVIDER_ERROR", statusCode: 500, category: "transient" }],
  ])("%s: the provider has refused, and one request was made", async (play, expected) => {
    const { error } = await read(name, play);
    expect(error).toMatchObject({ retryable: true, ...expected });
    // The error of this SDK has no headers.
    if (name !== "@google/genai") expect(error).toMatchObject({ retryAfter: 7000 });
    expect(error?.message).not.toContain(SECRET);
    expect(server.requests).toBe(1);
  });

  test("refused: a connection error", async () => {
    const gone = createServer().listen(0, "127.0.0.1");
    await once(gone, "listening");
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, "close");
    const stream = CLIENTS[name]?.open(`http://127.0.0.1:${port}`) as L0Options["stream"];
    const result = await l0({ stream, retry: { maxRetries: 0 } });
    await expect(result.text()).rejects.toMatchObject({ code: "NETWORK_ERROR", errorType: "econnrefused" });
  });

  test("break closes the socket", async () => {
    server.play = "stall";
    const result = await l0({ stream: CLIENTS[name]?.open(server.url) as L0Options["stream"] });
    for await (const event of result.stream) if (event.type === "token") break;
    expect(result.state).toMatchObject({ outcome: "abandoned", content: "Hello, " });
    await server.closed;
  });

  test("a stall is retried, and the consumer is told what is void", async () => {
    const retry = { maxRetries: 1, baseDelay: 0 };
    const options = { retry, timeout: { interToken: 100 }, onRetry: () => void (server.play = "whole") };
    const { seen, text } = await read(name, "stall", options);
    const reset = seen.findIndex(({ type }) => type === "reset");
    expect(valuesOf(seen.slice(0, reset), "token")).toBe("Hello, ");
    expect(valuesOf(seen.slice(reset), "token")).toBe(says.text);
    expect(text).toBe(says.text);
    expect(server.requests).toBe(2);
  });
});

import { createOpenAI } from "@ai-sdk/openai";
import { l0, type L0Options, type L0Result, type SourceAdapter, type StreamEvent } from "@l0/core";
import { streamText } from "ai";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { CLIENTS } from "./clients.ts";
import { type ProviderServer, startServer } from "./provider-server.ts";
import { chat, responses } from "./openai-streams.ts";

let server: ProviderServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server[Symbol.asyncDispose]());

const openai = (name: string): L0Options["stream"] => CLIENTS[name]?.open(server.url) as L0Options["stream"];

async function eventsOf(result: L0Result): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of result.stream) events.push(event);
  return events;
}

describe("what else a factory may give", () => {
  test("a textStream of the AI SDK is read, with one warning that it hides errors", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const provider = createOpenAI({ apiKey: "none", baseURL: `${server.url}/v1` });
    const result = await l0({
      stream: () => {
        const { textStream } = streamText({ model: provider.chat("gpt-x"), prompt: "Hello?", maxRetries: 0 });
        return { textStream };
      },
    });
    expect(await result.text()).toBe(chat.text);
    expect(warn.mock.calls).toEqual([[expect.stringContaining("hides its errors")]]);
  });

  test("the helper streams of openai", async () => {
    const client = new OpenAI({ apiKey: "none", baseURL: `${server.url}/v1`, maxRetries: 0 });
    const request = { model: "gpt-x", messages: [{ role: "user" as const, content: "Hello?" }] };
    const ofChat = await l0({ stream: () => client.chat.completions.stream(request) });
    expect(await ofChat.text()).toBe(chat.text);
    const ofResponses = await l0({ stream: () => client.responses.stream({ model: "gpt-x", input: "Hello?" }) });
    expect(await ofResponses.text()).toBe(responses.text);
  });

  test("the response that an SDK hands out", async () => {
    const client = new OpenAI({ apiKey: "none", baseURL: `${server.url}/v1`, maxRetries: 0 });
    const { completions } = client.chat;
    const stream = (): unknown => completions.create({ model: "gpt-x", messages: [], stream: true }).asResponse();
    const result = await l0({ stream });
    const events = await eventsOf(result);
    expect(events.at(-1)).toMatchObject({ type: "complete", usage: chat.usage });
  });

  test("another result of l0, whole or only its events", async () => {
    for (const view of [(result: object) => result, (result: { stream: unknown }) => result.stream]) {
      const outer = await l0({ stream: async () => view(await l0({ stream: openai("openai chat") })) });
      const events = await eventsOf(outer);
      expect(outer.state.content).toBe(chat.text);
      expect(events.filter(({ type }) => type === "message")).toMatchObject(chat.toolCalls ?? []);
      const { usage, model, responseId, finishReason } = chat;
      expect(events.at(-1)).toMatchObject({ type: "complete", usage, model, responseId, finishReason });
    }
  });

  test("one stream for all attempts is refused by the second one", async () => {
    server.play = "truncated";
    const client = new OpenAI({ apiKey: "none", baseURL: `${server.url}/v1`, maxRetries: 0 });
    const once = client.chat.completions.create({ model: "gpt-x", messages: [], stream: true });
    const result = await l0({ stream: () => once, retry: { baseDelay: 0 } });
    await expect(result.text()).rejects.toMatchObject({
      code: "INVALID_STREAM",
      message: expect.stringContaining("the same Stream") as string,
    });
    server.play = "whole";
  });
});

describe("an adapter", () => {
  /** Reads Chat Completions as if nobody knew them. */
  const adapter: SourceAdapter = {
    name: "own chat",
    fits: (chunk) => (chunk as { object?: string }).object === "chat.completion.chunk",
    decoder: () => ({
      hasEndMark: true,
      push: (chunk, sink) => {
        const [choice] = (chunk as { choices: { delta: { content?: string }; finish_reason: string | null }[] })
          .choices;
        sink.text(choice?.delta.content?.toUpperCase() ?? "");
        if (choice?.finish_reason) sink.finished("done");
      },
    }),
  };

  test("reads a Response, and what does not fit it is read as ever", async () => {
    const result = await l0({ stream: openai("fetch, chat"), source: adapter });
    expect(await result.text()).toBe(chat.text.toUpperCase());
    const other = await l0({ stream: openai("fetch, responses"), source: adapter });
    expect(await other.text()).toBe(responses.text);
  });

  test("has its missing end mark seen", async () => {
    server.play = "truncated";
    const result = await l0({ stream: openai("openai chat"), source: adapter, retry: { maxRetries: 0 } });
    await expect(result.text()).rejects.toMatchObject({ code: "NETWORK_ERROR", errorType: "partial_chunks" });
    server.play = "whole";
  });
});

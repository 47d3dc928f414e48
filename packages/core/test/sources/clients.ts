import Anthropic from "@anthropic-ai/sdk";
import { createOpenAI } from "@ai-sdk/openai";
import { GoogleGenAI } from "@google/genai";
import type { StreamFactory } from "@l0/core";
import { jsonSchema, streamText, type LanguageModel } from "ai";
import OpenAI from "openai";
import { chat, responses } from "./openai-streams.ts";
import type { WholeStream } from "./said.ts";
import { aiSdk, gemini, l0Events, messages } from "./whole-streams.ts";

/** A way to reach a provider, and what its streams say. */
export interface Client {
  /** A stream of the provider at this base URL; the client makes no retries of its own. */
  readonly open: (url: string) => StreamFactory;
  readonly says: WholeStream;
}

const apiKey = "none";
const prompt = [{ role: "user" as const, content: "Hello?" }];
const model = "gpt-x";
const claude = { model: "claude-x", max_tokens: 9, messages: prompt };
const quiet = { apiKey, maxRetries: 0, logLevel: "off" } as const;
const inputSchema = jsonSchema({ type: "object", properties: { city: { type: "string" } } });

const openai = (url: string): OpenAI => new OpenAI({ ...quiet, baseURL: `${url}/v1` });
const anthropic = (url: string): Anthropic => new Anthropic({ ...quiet, baseURL: url });

const ai =
  (modelOf: (provider: ReturnType<typeof createOpenAI>) => LanguageModel): Client["open"] =>
  (url) =>
  ({ signal }) =>
    streamText({
      model: modelOf(createOpenAI({ apiKey, baseURL: `${url}/v1` })),
      messages: prompt,
      tools: { weather: { inputSchema } },
      maxRetries: 0,
      abortSignal: signal,
      onError: () => {},
    });

const plain =
  (path: string): Client["open"] =>
  (url) =>
  ({ signal }) =>
    fetch(`${url}${path}`, { method: "POST", body: "{}", signal });

/** Every kind of client there is a shape for. */
export const CLIENTS: Readonly<Record<string, Client>> = {
  "openai chat": {
    says: chat,
    open: (url) => {
      const { completions } = openai(url).chat;
      return ({ signal }) => completions.create({ model, messages: prompt, stream: true }, { signal });
    },
  },
  "openai responses": {
    says: responses,
    open: (url) => {
      const client = openai(url);
      return ({ signal }) => client.responses.create({ model, input: "Hello?", stream: true }, { signal });
    },
  },
  "anthropic messages.create()": {
    says: messages,
    open: (url) => {
      const client = anthropic(url);
      return ({ signal }) => client.messages.create({ ...claude, stream: true }, { signal });
    },
  },
  "anthropic messages.stream()": {
    says: messages,
    open: (url) => {
      const client = anthropic(url);
      return ({ signal }) => client.messages.stream(claude, { signal });
    },
  },
  "@google/genai": {
    says: gemini,
    open: (url) => {
      const { models } = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: url } });
      return ({ signal }) =>
        models.generateContentStream({ model: "gemini-x", contents: "Hello?", config: { abortSignal: signal } });
    },
  },
  // The AI SDK's provider for chat knows no reasoning.
  "ai with openai chat": {
    says: { ...aiSdk, reasoning: "", responseId: "chatcmpl-1" },
    open: ai((provider) => provider.chat(model)),
  },
  "ai with openai responses": { says: aiSdk, open: ai((provider) => provider.responses(model)) },
  "fetch, chat": { says: chat, open: plain("/v1/chat/completions") },
  "fetch, responses": { says: responses, open: plain("/v1/responses") },
  "fetch, messages": { says: messages, open: plain("/v1/messages") },
  "fetch, gemini": { says: gemini, open: plain("/v1beta/models/gemini-x:streamGenerateContent?alt=sse") },
  "fetch, events of l0": { says: { ...l0Events, finishReason: "tool_calls" }, open: plain("/relay") },
};

import Anthropic from "@anthropic-ai/sdk";
import { createOpenAI } from "@ai-sdk/openai";
import type { StreamFactory } from "@l0/core";
import { streamText } from "ai";
import OpenAI from "openai";

/** A stream of the provider at this base URL; its client makes no retries of its own. */
export type Client = (url: string) => StreamFactory;

const apiKey = "none";
const messages = [{ role: "user" as const, content: "Hello?" }];
const model = "gpt-x";
const claude = { model: "claude-x", max_tokens: 9, messages };

const openai = (url: string): OpenAI => new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0, logLevel: "off" });
const anthropic = (url: string): Anthropic => new Anthropic({ apiKey, baseURL: url, maxRetries: 0, logLevel: "off" });

/** The clients of the table, in the order of its columns. */
export const CLIENTS = {
  "openai chat": (url) => {
    const { chat } = openai(url);
    return ({ signal }) => chat.completions.create({ model, messages, stream: true }, { signal });
  },
  "openai responses": (url) => {
    const { responses } = openai(url);
    return ({ signal }) => responses.create({ model, input: "Hello?", stream: true }, { signal });
  },
  anthropic: (url) => {
    const client = anthropic(url);
    return ({ signal }) => client.messages.create({ ...claude, stream: true }, { signal });
  },
  "ai fullStream": (url) => {
    const chat = createOpenAI({ apiKey, baseURL: `${url}/v1` }).chat(model);
    return ({ signal }) => streamText({ model: chat, messages, maxRetries: 0, abortSignal: signal, onError: () => {} });
  },
  fetch: (url) => {
    const body = JSON.stringify({ model, messages, stream: true });
    return ({ signal }) => fetch(`${url}/v1/chat/completions`, { method: "POST", body, signal });
  },
} satisfies Readonly<Record<string, Client>>;

/** The streams that the SDKs accumulate themselves: they see for themselves that one was cut. */
export const HELPERS = {
  "openai chat.completions.stream()": (url) => {
    const { chat } = openai(url);
    return ({ signal }) => chat.completions.stream({ model, messages }, { signal });
  },
  "anthropic messages.stream()": (url) => {
    const client = anthropic(url);
    return ({ signal }) => client.messages.stream(claude, { signal });
  },
} satisfies Readonly<Record<string, Client>>;

export type ClientName = keyof typeof CLIENTS;

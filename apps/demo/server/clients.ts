import { createOpenAI } from "@ai-sdk/openai";
import { Anthropic } from "@anthropic-ai/sdk";
import type { RawMessageStreamEvent, Tool as AnthropicTool } from "@anthropic-ai/sdk/resources/messages";
import { continuationMessages } from "@l0/core";
import { jsonSchema, streamText, tool, type Tool as AiSdkTool, type ToolSet } from "ai";
import { OpenAI } from "openai";
import type { ChatCompletionChunk, ChatCompletionTool } from "openai/resources/chat/completions";
import { type Access, accessOf, type Target, type TargetEnvironment } from "./target.ts";
import type { Tool } from "./tool.ts";

/** The SDKs that the playground drives. */
export type ClientKind = "openai" | "anthropic" | "ai-sdk";

/** One request to a provider. */
export interface ProviderCall {
  readonly prompt: string;
  readonly signal: AbortSignal;
  readonly system?: string;
  /** The beginning of the answer, which is to be continued. */
  readonly checkpoint?: string;
  /** What the model may call. */
  readonly tools?: readonly Tool[];
  /** Name of the model; a live provider uses its own instead. @default that of the target */
  readonly model?: string;
  /** Such as those of a run; a live provider never gets them. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What each SDK gives for a streamed request. */
export interface ClientStreams {
  readonly openai: Promise<AsyncIterable<ChatCompletionChunk>>;
  readonly anthropic: Promise<AsyncIterable<RawMessageStreamEvent>>;
  readonly "ai-sdk": ReturnType<typeof streamText>;
}

/** The provider SDKs, ready to stream, none of which retries by itself. */
export interface Clients {
  /** Where each client's requests go, and in words what follows from it. */
  readonly targets: Readonly<Record<ClientKind, Target>>;
  /** Opens one stream. */
  readonly open: { readonly [K in ClientKind]: (call: ProviderCall) => ClientStreams[K] };
}

const MOST_TOKENS = 1024;

/**
 * Makes the clients of the embedded provider at `providerUrl`, or, where the environment has a provider's key, of that
 * provider itself.
 */
export function createClients(providerUrl: string, environment: TargetEnvironment = process.env): Clients {
  const openai = accessOf("openai", providerUrl, environment);
  const anthropic = accessOf("anthropic", providerUrl, environment);
  return {
    targets: { openai: openai.target, anthropic: anthropic.target, "ai-sdk": openai.target },
    open: { openai: openOpenAI(openai), anthropic: openAnthropic(anthropic), "ai-sdk": openAiSdk(openai) },
  };
}

function openOpenAI(access: Access): Clients["open"]["openai"] {
  const client = new OpenAI({ ...connection(access), maxRetries: 0, logLevel: "off" });
  return ({ system, prompt, checkpoint, tools = [], signal, ...call }) =>
    client.chat.completions.create(
      {
        model: modelOf(access, call.model),
        messages: [
          ...(system === undefined ? [] : [{ role: "system" as const, content: system }]),
          ...messagesOf(prompt, checkpoint),
        ],
        ...(tools.length > 0 && { tools: tools.map(openAiTool) }),
        max_completion_tokens: MOST_TOKENS,
        stream: true,
        stream_options: { include_usage: true },
      },
      { signal, headers: headersOf(access, call.headers) },
    );
}

function openAnthropic(access: Access): Clients["open"]["anthropic"] {
  const client = new Anthropic({ ...connection(access), maxRetries: 0, logLevel: "off" });
  return ({ system, prompt, checkpoint, tools = [], signal, ...call }) =>
    client.messages.create(
      {
        model: modelOf(access, call.model),
        ...(system !== undefined && { system }),
        messages: messagesOf(prompt, checkpoint),
        ...(tools.length > 0 && { tools: tools.map(anthropicTool) }),
        max_tokens: MOST_TOKENS,
        stream: true,
      },
      { signal, headers: headersOf(access, call.headers) },
    );
}

function openAiSdk(access: Access): Clients["open"]["ai-sdk"] {
  const provider = createOpenAI(connection(access));
  return ({ system, prompt, checkpoint, tools = [], signal, ...call }) =>
    streamText({
      model: provider.chat(modelOf(access, call.model)),
      ...(system !== undefined && { instructions: system }),
      messages: messagesOf(prompt, checkpoint),
      ...(tools.length > 0 && { tools: Object.fromEntries(tools.map(aiSdkTool)) as ToolSet }),
      maxOutputTokens: MOST_TOKENS,
      maxRetries: 0,
      abortSignal: signal,
      headers: headersOf(access, call.headers),
      // Errors are read from the stream; without this they are printed as well.
      onError: () => {},
    });
}

interface TextMessage {
  readonly role: "user" | "assistant";
  readonly content: string;
}

const messagesOf = (prompt: string, checkpoint: string | undefined): TextMessage[] => [
  ...continuationMessages<TextMessage>([{ role: "user", content: prompt }], checkpoint),
];

const connection = ({ apiKey, target: { baseURL } }: Access): { apiKey: string; baseURL?: string } => ({
  apiKey,
  ...(baseURL !== undefined && { baseURL }),
});

const modelOf = ({ target }: Access, model: string | undefined): string =>
  target.mode === "live" ? target.model : (model ?? target.model);

const headersOf = ({ target }: Access, headers: Readonly<Record<string, string>> = {}): Record<string, string> =>
  target.mode === "live" ? {} : { ...headers };

const openAiTool = ({ name, description, parameters }: Tool): ChatCompletionTool => ({
  type: "function",
  function: { name, description, parameters },
});

const anthropicTool = ({ name, description, parameters }: Tool): AnthropicTool => ({
  name,
  description,
  input_schema: parameters,
});

const aiSdkTool = ({ name, description, parameters }: Tool): [name: string, tool: AiSdkTool] => [
  name,
  tool({ description, inputSchema: jsonSchema<unknown>(parameters) }),
];

import { randomBytes } from "node:crypto";
import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import { z } from "zod";
import {
  type ChatRequest,
  type Protocol,
  type ReplyHead,
  RequestProblem,
  type StopReason,
  type ToolCall,
} from "./protocol.ts";
import { newId } from "./new-id.ts";
import { inHalves, textOf } from "./text-of.ts";

const requestSchema = z.looseObject({
  model: z.string().min(1),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown().optional() })).min(1),
  stream: z.literal(true, { error: "this provider only streams: set it to true" }),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
});

function read(body: unknown): ChatRequest {
  const result = requestSchema.safeParse(body);
  if (!result.success) throw new RequestProblem(400, z.prettifyError(result.error));
  const { model, messages, stream_options, max_tokens, max_completion_tokens } = result.data;
  const maxTokens = max_completion_tokens ?? max_tokens;
  return {
    model,
    prompt: messages.map((message) => textOf(message.content)).join("\n"),
    includeUsage: stream_options?.include_usage === true,
    ...(maxTokens != null && { maxTokens }),
  };
}

type Delta = ChatCompletionChunk.Choice["delta"];
type FinishReason = ChatCompletionChunk.Choice["finish_reason"];

function chunk(head: ReplyHead, part: Partial<ChatCompletionChunk>): string {
  const frame: ChatCompletionChunk = {
    id: head.id,
    object: "chat.completion.chunk",
    created: head.created,
    model: head.model,
    service_tier: "default",
    system_fingerprint: "fp_embedded",
    choices: [],
    ...(head.includeUsage && { usage: null }),
    ...part,
  };
  return `data: ${JSON.stringify(frame)}\n\n`;
}

const choice = (head: ReplyHead, delta: Delta, finish: FinishReason = null): string =>
  chunk(head, { choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] });

function usage(head: ReplyHead, tokens: number): string {
  const { promptTokens, cacheReadTokens, cacheWriteTokens } = head.usage;
  return chunk(head, {
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: tokens,
      total_tokens: promptTokens + tokens,
      prompt_tokens_details: { cached_tokens: cacheReadTokens, cache_write_tokens: cacheWriteTokens, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
    },
  });
}

function toolCall(head: ReplyHead, call: ToolCall): string {
  const id = newId("call_", 24);
  const first = choice(head, {
    tool_calls: [{ index: 0, id, type: "function", function: { name: call.name, arguments: "" } }],
  });
  const pieces = inHalves(JSON.stringify(call.arguments));
  const rest = pieces.map((piece) => choice(head, { tool_calls: [{ index: 0, function: { arguments: piece } }] }));
  return first + rest.join("");
}

const FINISH_REASONS = { end: "stop", "max-tokens": "length", "tool-call": "tool_calls" } as const;

function closing(head: ReplyHead, tokens: number, reason: StopReason): string {
  const finish = choice(head, {}, FINISH_REASONS[reason]);
  return `${finish}${head.includeUsage ? usage(head, tokens) : ""}data: [DONE]\n\n`;
}

function error(status: number, message: string): object {
  const [type, code] = errorKind(status);
  return { error: { message, type, param: null, code } };
}

function errorKind(status: number): [type: string, code: string | null] {
  if (status === 401) return ["invalid_request_error", "invalid_api_key"];
  if (status === 429) return ["requests", "rate_limit_exceeded"];
  if (status >= 500) return ["server_error", "server_error"];
  return ["invalid_request_error", null];
}

/** OpenAI Chat Completions, streamed. */
export const openaiChat: Protocol = {
  name: "openai-chat",
  path: "/v1/chat/completions",
  newIds: () => ({ id: newId("chatcmpl-", 29), requestId: `req_${randomBytes(16).toString("hex")}` }),
  read,
  headers: (requestId) => ({ "x-request-id": requestId, "openai-version": "2020-10-01" }),
  opening: (head) => choice(head, { role: "assistant", content: "", refusal: null }),
  token: (head, content) => choice(head, { content }),
  toolCall,
  closing,
  ping: ": keep-alive\n\n",
  malformed: (head) =>
    `data: {"id":"${head.id}","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"con\n\n`,
  streamError: () => `data: ${JSON.stringify(error(500, "The server had an error while streaming the answer."))}\n\n`,
  error,
};

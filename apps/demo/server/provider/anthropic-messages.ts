import type { RawMessageStreamEvent, Usage } from "@anthropic-ai/sdk/resources/messages";
import { z } from "zod";
import { newId } from "./new-id.ts";
import {
  type ChatRequest,
  type Protocol,
  type ReplyHead,
  RequestProblem,
  type StopReason,
  type ToolCall,
} from "./protocol.ts";
import { inHalves, textOf } from "./text-of.ts";

const requestSchema = z.looseObject({
  model: z.string().min(1),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })).min(1),
  system: z.unknown().optional(),
  max_tokens: z.int().min(1),
  stream: z.literal(true, { error: "this provider only streams: set it to true" }),
});

function read(body: unknown): ChatRequest {
  const result = requestSchema.safeParse(body);
  if (!result.success) throw new RequestProblem(400, z.prettifyError(result.error));
  const { model, messages, system, max_tokens } = result.data;
  return {
    model,
    prompt: [system, ...messages.map((message) => message.content)].map(textOf).join("\n"),
    maxTokens: max_tokens,
    includeUsage: true,
  };
}

const frame = (event: string, data: string): string => `event: ${event}\ndata: ${data}\n\n`;
const send = (event: RawMessageStreamEvent): string => frame(event.type, JSON.stringify(event));

/** The API counts the three kinds of input apart: what was neither read from nor written to the cache is `input_tokens`. */
function startUsage({ usage }: ReplyHead): Usage {
  const { promptTokens, cacheReadTokens, cacheWriteTokens } = usage;
  return {
    input_tokens: promptTokens - cacheReadTokens - cacheWriteTokens,
    cache_read_input_tokens: cacheReadTokens,
    cache_creation_input_tokens: cacheWriteTokens,
    cache_creation: { ephemeral_5m_input_tokens: cacheWriteTokens, ephemeral_1h_input_tokens: 0 },
    output_tokens: 1,
    output_tokens_details: null,
    inference_geo: null,
    server_tool_use: null,
    service_tier: "standard",
    speed: "standard",
  };
}

const ping = frame("ping", '{"type":"ping"}');

function opening(head: ReplyHead): string {
  const start = send({
    type: "message_start",
    message: {
      id: head.id,
      type: "message",
      role: "assistant",
      model: head.model,
      content: [],
      container: null,
      diagnostics: null,
      stop_details: null,
      stop_reason: null,
      stop_sequence: null,
      usage: startUsage(head),
    },
  });
  const block = send({
    type: "content_block_start",
    index: 0,
    content_block: { type: "text", text: "", citations: null },
  });
  return start + block + ping;
}

/** Ends the block of the text, which `closing` would end otherwise, and leaves its own to be ended. */
function toolCall(_head: ReplyHead, call: ToolCall): string {
  const pieces = inHalves(JSON.stringify(call.arguments));
  const block = { type: "tool_use", id: newId("toolu_01", 22), name: call.name, input: {} } as const;
  return [
    send({ type: "content_block_stop", index: 0 }),
    send({ type: "content_block_start", index: 1, content_block: { ...block, caller: { type: "direct" } } }),
    ...pieces.map((partial_json) =>
      send({ type: "content_block_delta", index: 1, delta: { type: "input_json_delta", partial_json } }),
    ),
  ].join("");
}

const STOP_REASONS = { end: "end_turn", "max-tokens": "max_tokens", "tool-call": "tool_use" } as const;

function closing(head: ReplyHead, tokens: number, reason: StopReason): string {
  const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens } = startUsage(head);
  return [
    send({ type: "content_block_stop", index: reason === "tool-call" ? 1 : 0 }),
    send({
      type: "message_delta",
      delta: {
        stop_reason: STOP_REASONS[reason],
        stop_sequence: null,
        stop_details: null,
        container: null,
      },
      usage: {
        input_tokens,
        cache_read_input_tokens,
        cache_creation_input_tokens,
        output_tokens: tokens,
        output_tokens_details: null,
        server_tool_use: null,
      },
    }),
    send({ type: "message_stop" }),
  ].join("");
}

const ERROR_TYPES: Readonly<Record<number, string>> = {
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};

const error = (status: number, message: string, requestId: string): object => ({
  type: "error",
  error: { type: ERROR_TYPES[status] ?? (status >= 500 ? "api_error" : "invalid_request_error"), message },
  request_id: requestId,
});

/** Anthropic Messages, streamed. */
export const anthropicMessages: Protocol = {
  name: "anthropic-messages",
  path: "/v1/messages",
  newIds: () => ({ id: newId("msg_01", 22), requestId: newId("req_01", 22) }),
  read,
  headers: (requestId) => ({ "request-id": requestId }),
  opening,
  token: (_head, text) => send({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } }),
  toolCall,
  closing,
  ping,
  malformed: () => frame("content_block_delta", '{"type":"content_block_delta","index":0,"delta":{"type":"text_del'),
  streamError: (head) => frame("error", JSON.stringify(error(529, "Overloaded", head.requestId))),
  error,
};

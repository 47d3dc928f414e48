import { counts, SAID, SECRET, type WholeStream } from "./said.ts";

const block = (kind: string, index: number, more: object = {}): object => ({
  type: `content_block_${kind}`,
  index,
  ...more,
});
const usage = { input_tokens: 28, cache_read_input_tokens: 64, cache_creation_input_tokens: 8, output_tokens: 1 };

export const messages: WholeStream = {
  ...SAID,
  usage: counts(8),
  finishReason: "tool_use",
  model: "claude-x",
  responseId: "msg_1",
  chunks: [
    {
      type: "message_start",
      message: {
        id: "msg_1",
        type: "message",
        role: "assistant",
        model: "claude-x",
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage,
      },
    },
    { type: "ping" },
    block("start", 0, { content_block: { type: "thinking", thinking: "", signature: "" } }),
    block("delta", 0, { delta: { type: "thinking_delta", thinking: "Greet " } }),
    block("delta", 0, { delta: { type: "thinking_delta", thinking: "them." } }),
    block("delta", 0, { delta: { type: "signature_delta", signature: "c2lnbmVk" } }),
    block("stop", 0),
    block("start", 1, { content_block: { type: "text", text: "" } }),
    block("delta", 1, { delta: { type: "text_delta", text: "Hello, " } }),
    block("delta", 1, { delta: { type: "text_delta", text: "世界!" } }),
    block("stop", 1),
    block("start", 2, { content_block: { type: "tool_use", id: "call_1", name: "weather", input: {} } }),
    block("delta", 2, { delta: { type: "input_json_delta", partial_json: '{"city":' } }),
    block("delta", 2, { delta: { type: "input_json_delta", partial_json: '"Bern"}' } }),
    block("stop", 2),
    {
      type: "message_delta",
      delta: { stop_reason: "tool_use", stop_sequence: null },
      usage: { output_tokens: 20, output_tokens_details: { thinking_tokens: 12 } },
    },
    { type: "message_stop" },
  ],
  error: { type: "error", error: { type: "api_error", message: SECRET } },
};

const parts = (...said: object[]): object => ({ index: 0, content: { role: "model", parts: said } });
const geminiChunk = (candidate: object, usageMetadata: object): object => ({
  candidates: [candidate],
  usageMetadata: { promptTokenCount: 90, cachedContentTokenCount: 64, ...usageMetadata },
  modelVersion: "gemini-x",
  responseId: "rsp_1",
});

export const gemini: WholeStream = {
  ...SAID,
  usage: counts(),
  finishReason: "STOP",
  model: "gemini-x",
  responseId: "rsp_1",
  chunks: [
    geminiChunk(parts({ text: "Greet ", thought: true }), { thoughtsTokenCount: 4 }),
    geminiChunk(parts({ text: "them.", thought: true }, { text: "Hello, " }), { thoughtsTokenCount: 12 }),
    geminiChunk(parts({ functionCall: { id: "call_1", name: "weather", args: { city: "Bern" } } }), {}),
    geminiChunk(parts({ text: "世界!" }), { candidatesTokenCount: 7, thoughtsTokenCount: 12 }),
    geminiChunk(
      { ...parts({ text: "" }), finishReason: "STOP" },
      { candidatesTokenCount: 8, thoughtsTokenCount: 12, toolUsePromptTokenCount: 10, totalTokenCount: 120 },
    ),
  ],
  error: { error: { code: 503, message: SECRET, status: "UNAVAILABLE" } },
};

const event = (type: string, offset: number, fields: object): object => ({ type, attempt: 1, offset, ...fields });

/** L0's own events, as `result.stream` gives them. */
export const l0Events: WholeStream = {
  ...SAID,
  usage: counts(8),
  finishReason: "stop",
  model: "gpt-x",
  responseId: "chatcmpl-1",
  chunks: [
    event("reasoning", 0, { value: SAID.reasoning }),
    event("token", 0, { value: "Hello, " }),
    event("message", 7, { role: "assistant", value: '{"city":"Bern"}', ...SAID.toolCalls[0] }),
    event("token", 7, { value: "世界!" }),
    event("complete", 10, { usage: counts(8), finishReason: "stop", model: "gpt-x", responseId: "chatcmpl-1" }),
  ],
  error: { error: { code: "server_error" } },
};

/** Parts of the AI SDK's `fullStream`. */
export const aiSdk: WholeStream = {
  ...SAID,
  usage: counts(8),
  finishReason: "tool-calls",
  model: "gpt-x",
  responseId: "resp_1",
  chunks: [
    { type: "start" },
    { type: "start-step", request: {}, warnings: [] },
    { type: "reasoning-start", id: "r" },
    { type: "reasoning-delta", id: "r", text: SAID.reasoning },
    { type: "reasoning-end", id: "r" },
    { type: "text-start", id: "t" },
    { type: "text-delta", id: "t", text: "Hello, " },
    { type: "text-delta", id: "t", text: "世界!" },
    { type: "text-end", id: "t" },
    { type: "tool-input-start", id: "call_1", toolName: "weather" },
    { type: "tool-input-delta", id: "call_1", delta: '{"city":"Bern"}' },
    { type: "tool-input-end", id: "call_1" },
    { type: "tool-call", toolCallId: "call_1", toolName: "weather", input: { city: "Bern" } },
    { type: "finish-step", response: { id: "resp_1", modelId: "gpt-x" }, usage: {}, finishReason: "tool-calls" },
    {
      type: "finish",
      finishReason: "tool-calls",
      totalUsage: {
        inputTokens: 100,
        outputTokens: 20,
        inputTokenDetails: { cacheReadTokens: 64, cacheWriteTokens: 8 },
        outputTokenDetails: { reasoningTokens: 12 },
      },
    },
  ],
  error: { type: "error", error: { statusCode: 503 } },
};

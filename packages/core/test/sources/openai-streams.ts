import { counts, SAID, SECRET, type WholeStream } from "./said.ts";

const chatChunk = (choices: object[], more: object = {}): object => ({
  id: "chatcmpl-1",
  object: "chat.completion.chunk",
  created: 1,
  model: "gpt-x",
  choices,
  ...more,
});
const delta = (inner: object, finish_reason: string | null = null): object =>
  chatChunk([{ index: 0, delta: inner, finish_reason }]);
const call = (inner: object): object => delta({ tool_calls: [{ index: 0, ...inner }] });

export const chat: WholeStream = {
  ...SAID,
  usage: counts(8),
  finishReason: "tool_calls",
  model: "gpt-x",
  responseId: "chatcmpl-1",
  chunks: [
    delta({ role: "assistant", content: "" }),
    delta({ reasoning_content: "Greet " }),
    delta({ reasoning_content: "them." }),
    delta({ content: "Hello, " }),
    call({ id: "call_1", type: "function", function: { name: "weather", arguments: "" } }),
    call({ function: { arguments: '{"city":' } }),
    call({ function: { arguments: '"Bern"}' } }),
    delta({ content: "世界!" }),
    delta({}, "tool_calls"),
    chatChunk([], {
      usage: {
        prompt_tokens: 100,
        completion_tokens: 20,
        total_tokens: 120,
        prompt_tokens_details: { cached_tokens: 64, cache_write_tokens: 8 },
        completion_tokens_details: { reasoning_tokens: 12 },
      },
    }),
  ],
  error: { error: { message: SECRET, type: "server_error", code: "server_error" } },
};

const response = (status: string, more: object = {}): object => ({
  id: "resp_1",
  object: "response",
  created_at: 1,
  model: "gpt-x",
  status,
  error: null,
  incomplete_details: null,
  output: [],
  ...more,
});
const reasoningItem = { id: "rs_1", type: "reasoning" };
const messageItem = { id: "msg_1", type: "message", role: "assistant" };
const callItem = { id: "fc_1", type: "function_call", call_id: "call_1", name: "weather" };
const output = [
  { ...reasoningItem, summary: [{ type: "summary_text", text: SAID.reasoning }] },
  { ...messageItem, status: "completed", content: [{ type: "output_text", text: SAID.text, annotations: [] }] },
  { ...callItem, status: "completed", arguments: '{"city":"Bern"}' },
];
const responsesUsage = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 64, cache_write_tokens: 8 },
  output_tokens: 20,
  output_tokens_details: { reasoning_tokens: 12 },
  total_tokens: 120,
};
const summary = { item_id: "rs_1", output_index: 0, summary_index: 0 };
const place = { item_id: "msg_1", output_index: 1, content_index: 0 };

export const responses: WholeStream = {
  ...SAID,
  usage: counts(8),
  finishReason: "completed",
  model: "gpt-x",
  responseId: "resp_1",
  chunks: [
    { type: "response.created", response: response("in_progress") },
    { type: "response.in_progress", response: response("in_progress") },
    { type: "response.output_item.added", output_index: 0, item: { ...reasoningItem, summary: [] } },
    { type: "response.reasoning_summary_part.added", ...summary, part: { type: "summary_text", text: "" } },
    { type: "response.reasoning_summary_text.delta", ...summary, delta: "Greet " },
    { type: "response.reasoning_summary_text.delta", ...summary, delta: "them." },
    { type: "response.reasoning_summary_text.done", ...summary, text: SAID.reasoning },
    {
      type: "response.reasoning_summary_part.done",
      ...summary,
      part: { type: "summary_text", text: SAID.reasoning },
    },
    { type: "response.output_item.done", output_index: 0, item: output[0] },
    {
      type: "response.output_item.added",
      output_index: 1,
      item: { ...messageItem, status: "in_progress", content: [] },
    },
    { type: "response.content_part.added", ...place, part: { type: "output_text", text: "", annotations: [] } },
    { type: "response.output_text.delta", ...place, delta: "Hello, ", logprobs: [] },
    { type: "response.output_text.delta", ...place, delta: "世界!", logprobs: [] },
    { type: "response.output_text.done", ...place, text: SAID.text, logprobs: [] },
    { type: "response.output_item.done", output_index: 1, item: output[1] },
    {
      type: "response.output_item.added",
      output_index: 2,
      item: { ...callItem, status: "in_progress", arguments: "" },
    },
    { type: "response.function_call_arguments.delta", item_id: "fc_1", output_index: 2, delta: '{"city":' },
    { type: "response.function_call_arguments.delta", item_id: "fc_1", output_index: 2, delta: '"Bern"}' },
    { type: "response.function_call_arguments.done", item_id: "fc_1", output_index: 2, arguments: '{"city":"Bern"}' },
    { type: "response.output_item.done", output_index: 2, item: output[2] },
    { type: "response.completed", response: response("completed", { output, usage: responsesUsage }) },
  ].map((event, sequence_number) => Object.assign(event, { sequence_number })),
  error: { type: "error", sequence_number: 9, code: "server_error", message: SECRET, param: null },
};

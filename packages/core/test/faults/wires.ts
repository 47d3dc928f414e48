/** How one protocol writes a stream. */
export interface Wire {
  /** What comes before the text. */
  readonly start: string;
  /** The text "Hello". */
  readonly hello: string;
  /** How a whole stream ends. */
  readonly end: string;
  /** An event cut in its middle. */
  readonly half: string;
  /** An event whose JSON is broken. */
  readonly malformed: string;
  /** An error inside the stream. */
  error(type: string): string;
  /** The body of an answer that is an error. */
  refusal(type: string): string;
}

/** Stands in every message of the provider, and must never be seen in one of L0. */
export const SECRET = "the patient is called Ada";

const data = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;
const event = (value: { readonly type: string }): string => `event: ${value.type}\n${data(value)}`;

const chunk = (choices: object[], more: object = {}): string =>
  data({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "gpt-x", choices, ...more });
const delta = (delta: object, finish_reason: string | null = null): string =>
  chunk([{ index: 0, delta, finish_reason }]);
const openaiError = (type: string): object => ({ error: { message: SECRET, type, code: type, param: null } });

const chat: Wire = {
  start: delta({ role: "assistant", content: "" }),
  hello: delta({ content: "Hello" }),
  end: `${delta({}, "stop")}${chunk([], { usage: { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 } })}data: [DONE]\n\n`,
  half: 'data: {"id":"chatcmpl-1","choices":[{"index":0,"del',
  malformed: 'data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":"Wor\n\n',
  error: (type) => data(openaiError(type)),
  refusal: (type) => JSON.stringify(openaiError(type)),
};

const response = (status: string, more: object = {}): object => ({
  id: "resp_1",
  object: "response",
  created_at: 1,
  model: "gpt-x",
  status,
  output: [],
  ...more,
});
const item = { id: "msg_1", type: "message", role: "assistant" };
const place = { item_id: "msg_1", output_index: 0, content_index: 0 };
const part = (text: string): object => ({ type: "output_text", text, annotations: [] });
const output = [{ ...item, status: "completed", content: [part("Hello")] }];
const usage = { input_tokens: 5, output_tokens: 1, total_tokens: 6 };
const of = (type: string, more: object): string => event({ type, ...more });

const responses: Wire = {
  start:
    of("response.created", { sequence_number: 0, response: response("in_progress") }) +
    of("response.in_progress", { sequence_number: 1, response: response("in_progress") }),
  hello:
    of("response.output_item.added", { sequence_number: 2, output_index: 0, item: { ...item, content: [] } }) +
    of("response.content_part.added", { sequence_number: 3, ...place, part: part("") }) +
    of("response.output_text.delta", { sequence_number: 4, ...place, delta: "Hello", logprobs: [] }),
  end: of("response.completed", { sequence_number: 9, response: response("completed", { output, usage }) }),
  half: 'event: response.output_text.delta\ndata: {"type":"response.output_te',
  malformed: 'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta":"Wor\n\n',
  error: (code) => of("error", { sequence_number: 5, code, message: SECRET, param: null }),
  refusal: chat.refusal,
};

const anthropicError = (type: string): { readonly type: string } =>
  Object.assign({ type: "error" }, { error: { type, message: SECRET } });
const message = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-x",
  content: [],
  stop_reason: null,
  stop_sequence: null,
  usage: { input_tokens: 5, output_tokens: 1 },
};
const block = (kind: string, more: object = {}): string => of(`content_block_${kind}`, { index: 0, ...more });
const stop = { stop_reason: "end_turn", stop_sequence: null };

const messages: Wire = {
  start: of("message_start", { message }) + of("ping", {}),
  hello:
    block("start", { content_block: { type: "text", text: "" } }) +
    block("delta", { delta: { type: "text_delta", text: "Hello" } }),
  end: block("stop") + of("message_delta", { delta: stop, usage: { output_tokens: 1 } }) + of("message_stop", {}),
  half: 'event: content_block_delta\ndata: {"type":"content_block_del',
  malformed: 'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"text":"Wor\n\n',
  error: (type) => event(anthropicError(type)),
  refusal: (type) => JSON.stringify(anthropicError(type)),
};

/** Each protocol by the end of its path. */
export const WIRES: Readonly<Record<string, Wire>> = { completions: chat, responses, messages };

import { chatChunk, chatEnd } from "@l0/core/testing";

/** An event of Anthropic's. */
interface MessagesEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Chat Completions as server-sent events; without its end the stream stops in the middle. */
export function chatEvents(words: readonly string[], { whole }: { readonly whole: boolean }): string {
  const chunks = [...words.map(chatChunk), ...(whole ? chatEnd(words.length) : [])];
  return chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("") + (whole ? "data: [DONE]\n\n" : "");
}

/** Anthropic Messages as server-sent events; without its end the stream stops in the middle. */
export function messagesEvents(words: readonly string[], { whole }: { readonly whole: boolean }): string {
  const usage = { input_tokens: 10, output_tokens: words.length };
  const message = { id: "msg_1", type: "message", role: "assistant", model: "claude", content: [], usage };
  const events: MessagesEvent[] = [
    { type: "message_start", message },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    ...words.map((text) => ({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } })),
  ];
  const end: MessagesEvent[] = [
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: "end_turn" }, usage },
    { type: "message_stop" },
  ];
  return [...events, ...(whole ? end : [])]
    .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join("");
}

/** Ollama's lines; without its end the stream stops in the middle. */
export function ollamaLines(words: readonly string[], { whole }: { readonly whole: boolean }): string {
  const said = (content: string, rest: object): object => ({ model: "llama3.2", message: { content }, ...rest });
  const lines = words.map((word) => said(word, { done: false }));
  if (whole) lines.push(said("", { done: true, done_reason: "stop" }));
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

const HEAD = { id: "chatcmpl-scripted", object: "chat.completion.chunk", model: "scripted-model" } as const;

/** A Chat Completions chunk with one text delta. */
export function chatChunk(content: string): object {
  return { ...HEAD, choices: [{ index: 0, delta: { content }, finish_reason: null }] };
}

/** The chunks a whole Chat Completions stream ends with: the end mark, then the usage (10 input tokens, one output token a text token). */
export function chatEnd(tokens: number): object[] {
  const usage = { prompt_tokens: 10, completion_tokens: tokens, total_tokens: 10 + tokens };
  return [
    { ...HEAD, choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
    { ...HEAD, choices: [], usage },
  ];
}

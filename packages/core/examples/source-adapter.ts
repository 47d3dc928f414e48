import { l0, type SourceAdapter } from "@l0/core";

interface OllamaChunk {
  readonly model?: string;
  readonly message?: { readonly content?: string; readonly thinking?: string };
  readonly done?: boolean;
  readonly done_reason?: string;
  readonly prompt_eval_count?: number;
  readonly eval_count?: number;
  readonly error?: string;
}

/** Ollama's own protocol: one JSON object a line. End mark: `done`. */
export const ollama: SourceAdapter = {
  name: "ollama",
  fits: (chunk) => typeof chunk === "object" && chunk !== null && ("done" in chunk || "message" in chunk),
  decoder: () => ({
    hasEndMark: true,
    push: (chunk, sink) => {
      const { model, message, done, error, ...counts } = Object(chunk) as OllamaChunk;
      if (error) return sink.failed({ message: error });
      if (message?.thinking) sink.piece({ type: "reasoning", value: message.thinking });
      sink.text(message?.content ?? "");
      if (!done) return;
      const { prompt_eval_count: inputTokens, eval_count: outputTokens, done_reason } = counts;
      const counted = inputTokens !== undefined && outputTokens !== undefined;
      sink.about({ model, usage: counted ? { inputTokens, outputTokens, source: "provider" } : undefined });
      sink.finished(done_reason);
    },
  }),
};

/** What Ollama answers, as it comes: L0 reads the lines, and the status of an answer that is an error. */
export function chat(prompt: string, signal: AbortSignal): Promise<Response> {
  const host = process.env["OLLAMA_HOST"] ?? "http://127.0.0.1:11434";
  const body = JSON.stringify({ model: "llama3.2", messages: [{ role: "user", content: prompt }] });
  return fetch(`${host}/api/chat`, { method: "POST", body, signal });
}

const result = await l0({ stream: ({ signal }) => chat("What time is it?", signal), source: ollama });
console.log(await result.text());

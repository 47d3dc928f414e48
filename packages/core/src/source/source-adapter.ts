import type { Decoder } from "./decoder.ts";

/**
 * Teaches L0 a stream whose shape it does not know; passed as the option `source`.
 *
 * @example
 * const ollama: SourceAdapter = {
 *   name: "ollama",
 *   decoder: () => ({
 *     hasEndMark: true,
 *     push: (chunk, sink) => {
 *       const { message, done, done_reason } = chunk as OllamaChunk;
 *       sink.text(message.content);
 *       if (done) sink.finished(done_reason);
 *     },
 *   }),
 * };
 * await l0({ stream: ({ signal }) => fetch(url, { method: "POST", body, signal }), source: ollama });
 */
export interface SourceAdapter {
  /** Names the adapter in error messages. */
  readonly name: string;
  /**
   * Whether a stream that begins with this chunk is for this adapter; another one, of a fallback perhaps, is read as it
   * would be without the adapter. @default every stream is
   */
  fits?(chunk: unknown): boolean;
  /**
   * Makes what the stream factory gave a stream of chunks: an (async) iterable, a `ReadableStream`, or a `Response`, whose
   * SSE events or NDJSON lines are parsed. What is not for this adapter it gives back as it is. @default what was given
   */
  open?(given: unknown): unknown;
  /** Makes the decoder of one stream; what it has to remember belongs in there. What it throws fails the attempt. */
  decoder(): Decoder;
}

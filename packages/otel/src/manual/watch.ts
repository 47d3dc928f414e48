import { isL0Error } from "@l0/core";
import { type Context, context } from "@opentelemetry/api";

/** Ends a span, with the error where there was one. */
export type EndSpan = (error?: unknown) => void;

/** Follows the reading of a stream, to end the span that is around it. Whatever reads the stream holds this. */
export class Watch {
  readonly #context: Context;
  readonly #end: EndSpan;

  constructor(context: Context, end: EndSpan) {
    this.#context = context;
    this.#end = end;
  }

  /** Reads in the span's context; a read that is the last, or fails, ends the span. */
  async read<T extends { readonly done?: boolean | undefined }>(read: () => Promise<T>): Promise<T> {
    try {
      const next = await context.with(this.#context, read);
      if (next.done) this.#end();
      return next;
    } catch (error) {
      this.failed(error);
      throw error;
    }
  }

  /** The stream was left, or aborted. */
  left(): void {
    this.#end();
  }

  failed(error: unknown): void {
    this.#end(isAbort(error) ? undefined : error);
  }
}

/** Somebody wanted it to end. */
function isAbort(error: unknown): boolean {
  if (isL0Error(error)) return error.code === "STREAM_ABORTED";
  return error instanceof Error && error.name === "AbortError";
}

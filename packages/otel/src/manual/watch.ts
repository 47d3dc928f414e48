import { isL0Error } from "@l0/core";
import { type Context, context } from "@opentelemetry/api";

/** Ends a span, with the error where there was one. Never throws. */
export type EndSpan = (error?: unknown) => void;

/** Of all of the package, and empty while no stream is open: one that is collected with its owner calls nobody. */
const FORGOTTEN = new FinalizationRegistry<EndSpan>((end) => end());

/** Follows the reading of a stream, to end the span that is around it. Whatever reads the stream holds this. */
export class Watch {
  readonly #context: Context;
  readonly #end: EndSpan;

  constructor(context: Context, end: EndSpan) {
    this.#context = context;
    this.#end = end;
  }

  /** Ends the span once nobody holds the stream any more. */
  endWhenForgotten(): void {
    FORGOTTEN.register(this, this.#end);
  }

  /** What the stream does runs in the span's context. */
  inside<T>(step: () => T): T {
    return context.with(this.#context, step);
  }

  /** Reads in the span's context; a read that is the last, or fails, ends the span. */
  async read<T extends { readonly done?: boolean | undefined }>(read: () => Promise<T>): Promise<T> {
    try {
      const next = await this.inside(read);
      if (next.done) this.#end();
      return next;
    } catch (error) {
      this.readFailed(error);
      throw error;
    }
  }

  /** The stream was left, aborted, or read as a whole. */
  left(): void {
    this.#end();
  }

  /** A read has failed. One that was refused, as another view is being read, ends nothing. */
  readFailed(error: unknown): void {
    if (!isL0Error(error) || error.code !== "STREAM_CONSUMED") this.failed(error);
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

import { isSpanContextValid, type SpanContext } from "@opentelemetry/api";

/** A trace and a span in it. */
export interface TraceRef {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
}

/** Ended streams whose spans are remembered. */
const MAX_ENDED = 1000;

/** Which span each stream has: those that run, and the last that have ended. */
class Traces {
  readonly #running = new Map<string, TraceRef>();
  readonly #ended = new Map<string, TraceRef>();

  started(streamId: string, context: SpanContext): void {
    if (!isSpanContextValid(context)) return;
    const { traceId, spanId } = context;
    this.#running.set(streamId, { traceId, spanId });
  }

  ended(streamId: string): void {
    const ref = this.#running.get(streamId);
    if (ref === undefined) return;
    this.#running.delete(streamId);
    this.#ended.set(streamId, ref);
    if (this.#ended.size <= MAX_ENDED) return;
    const [oldest] = this.#ended.keys();
    this.#ended.delete(oldest as string);
  }

  get(streamId: string): TraceRef | undefined {
    return this.#running.get(streamId) ?? this.#ended.get(streamId);
  }
}

/** The one table of the package: a result knows its stream by its id only, and a handler is told of the stream and never of the result. */
export const TRACES: Traces = new Traces();

/**
 * The trace and the span of a stream, to link feedback or an evaluation to it. From the first pull on, and after the
 * end, for the last 1,000 streams that have ended; `undefined` before, and where no span was made.
 *
 * @example
 * const trace = traceOf(result); // { traceId: "…", spanId: "…" }
 */
export function traceOf(result: { readonly streamId: string }): TraceRef | undefined {
  return TRACES.get(result.streamId);
}

import type { EventOf } from "@l0/core";
import { type Context, type Span, SpanKind, trace, type Tracer } from "@opentelemetry/api";

import type { SpanNaming } from "../dialects/span-naming.ts";
import { endAt, setFailure } from "./end-at.ts";
import { hrTime } from "./hr-time.ts";
import { attemptEndAttributes, attemptStartAttributes } from "./span-attributes.ts";

/** One attempt, from its start to its end. */
export interface LoggedAttempt {
  readonly start: EventOf<"ATTEMPT_START">;
  readonly end: EventOf<"ATTEMPT_END">;
}

/** Spans of one stream: as many as telemetry keeps rows. */
export const MAX_ATTEMPTS = 32;

/**
 * The spans of a stream's attempts, where there was more than one. Whether a first attempt has a second is known too
 * late to start its span, so it gets one, with the times at which it ran, when the second starts.
 */
export class AttemptSpans {
  readonly #tracer: Tracer;
  readonly #stream: Context;
  readonly #naming: SpanNaming;
  #made = 0;
  /** The first attempt, until a second one starts. */
  #first: EventOf<"ATTEMPT_START"> | LoggedAttempt | undefined;
  #running: { readonly span: Span; readonly context: Context; readonly start: EventOf<"ATTEMPT_START"> } | undefined;

  constructor(tracer: Tracer, stream: Context, naming: SpanNaming) {
    this.#tracer = tracer;
    this.#stream = stream;
    this.#naming = naming;
  }

  /** What an attempt does runs in here. */
  get context(): Context {
    return this.#running?.context ?? this.#stream;
  }

  /** The same of one attempt: what comes late of one that is over belongs to no other. */
  contextOf(attempt: number): Context {
    return this.#running?.start.attempt === attempt ? this.#running.context : this.#stream;
  }

  started(start: EventOf<"ATTEMPT_START">): void {
    if (!this.#naming.alwaysHasAttempts && start.attempt === 1) {
      this.#first = start;
      return;
    }
    const first = this.#first;
    this.#first = undefined;
    if (first !== undefined && "end" in first) {
      this.#begin(first.start);
      this.#end(first.end);
    }
    this.#begin(start);
  }

  ended(end: EventOf<"ATTEMPT_END">): void {
    if (this.#first !== undefined && "type" in this.#first) this.#first = { start: this.#first, end };
    else this.#end(end);
  }

  #begin(start: EventOf<"ATTEMPT_START">): void {
    if (++this.#made > MAX_ATTEMPTS) return;
    const span = this.#tracer.startSpan(
      this.#naming.attempt(start.provider),
      { kind: SpanKind.INTERNAL, startTime: hrTime(start.ts), attributes: attemptStartAttributes(start) },
      this.#stream,
    );
    this.#running = { span, context: trace.setSpan(this.#stream, span), start };
  }

  #end(end: EventOf<"ATTEMPT_END">): void {
    if (this.#running === undefined) return;
    const { span, start } = this.#running;
    this.#running = undefined;
    endAt(span, start.ts + end.duration, () => {
      // A provider that was learnt from the answer.
      if (start.provider === undefined && end.provider !== undefined)
        span.updateName(this.#naming.attempt(end.provider));
      span.setAttributes(attemptEndAttributes(end));
      setFailure(span, end.outcome === "failed" ? (end.error ?? { message: "" }) : undefined);
    });
  }
}

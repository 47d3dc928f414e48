import type { EventOf } from "@l0/core";
import { type Context, type Span, SpanKind, type Tracer } from "@opentelemetry/api";

import { hrTime } from "./hr-time.ts";

/** With the 32 events of a stream and the one of its end as many as the SDK keeps of a span. */
const MAX_EVENTS = 95;

/** Told of every token, on request only. Their text is never told: a secret may come in several of them. */
export interface TokenTrace {
  token(event: EventOf<"token">, parent: Context): void;
  /** An attempt starts; Unix epoch, ms. */
  attempt(at: number): void;
  /** Tokens that are not in the trace. */
  readonly dropped: number;
}

/** A span a token, from the one before to this one. */
export class TokenSpans implements TokenTrace {
  readonly dropped = 0;
  readonly #tracer: Tracer;
  #index = 0;
  #last = 0;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  attempt(at: number): void {
    this.#last = at;
  }

  token({ value }: EventOf<"token">, parent: Context): void {
    const attributes = { "l0.token.index": this.#index++, "l0.token.length": value.length };
    const startTime = hrTime(this.#last);
    this.#last = Math.max(this.#last, Date.now());
    this.#tracer
      .startSpan("l0.token", { kind: SpanKind.INTERNAL, startTime, attributes }, parent)
      .end(hrTime(this.#last));
  }
}

/** A span event for each of the first tokens. */
export class TokenEvents implements TokenTrace {
  dropped = 0;
  readonly #span: Span;
  #index = 0;

  constructor(span: Span) {
    this.#span = span;
  }

  attempt(): void {}

  token({ value }: EventOf<"token">): void {
    if (this.#index >= MAX_EVENTS) {
      this.dropped++;
      return;
    }
    this.#span.addEvent("l0.token", { "l0.token.index": this.#index++, "l0.token.length": value.length });
  }
}

import type { EventOf } from "@l0/core";
import type { StreamSpans } from "./stream-spans.ts";

/** What spans begin and end with. */
export type SpanEvent = EventOf<"SESSION_START" | "ATTEMPT_START" | "RESET" | "ATTEMPT_END" | "SESSION_END">;

/** Attempts of which a stream that is not sampled holds the events. */
const MAX_ATTEMPTS = 32;

/** The spans of a stream that may not be sampled, or only once it has ended: what they begin and end with is held till then. */
export class HeldSpans {
  readonly #spans: StreamSpans;
  #held: SpanEvent[] | undefined;
  #attempts = 0;

  constructor(spans: StreamSpans) {
    this.#spans = spans;
  }

  /** Gives the steps that end spans. */
  tell(event: SpanEvent): readonly (() => void)[] {
    if (event.type === "SESSION_START" && !event.sampled) this.#held = [];
    if (this.#held === undefined) return this.#pass(event);
    if (event.type !== "SESSION_END") {
      if (event.type === "ATTEMPT_START") this.#attempts++;
      if (this.#attempts <= MAX_ATTEMPTS) this.#held.push(event);
      return [];
    }
    return event.telemetry.sampled ? [...this.#held, event].flatMap((held) => this.#pass(held)) : [];
  }

  #pass(event: SpanEvent): readonly (() => void)[] {
    switch (event.type) {
      case "SESSION_START":
        this.#spans.start(event);
        return [];
      case "ATTEMPT_START":
        this.#spans.startAttempt(event);
        return [];
      case "RESET":
        this.#spans.reset(event);
        return [];
      case "ATTEMPT_END":
        return [this.#spans.endAttempt(event)];
      case "SESSION_END":
        return [this.#spans.end(event)];
    }
  }
}

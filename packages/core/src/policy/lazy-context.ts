import type { L0Error } from "../errors/l0-error.ts";
import type { AttemptContext } from "./stream-factory.ts";

/**
 * For a factory that takes no parameter: its signal is made only where it looks at one all the same. The getter is the
 * class's, as one of an object is dear.
 */
export class LazyContext implements AttemptContext {
  readonly streamId: string;
  readonly attempt: number;
  readonly retry: number;
  readonly fallbackIndex: number;
  readonly checkpoint?: string;
  readonly reason?: L0Error;
  readonly #attempt: { readonly signal: AbortSignal };

  constructor(facts: Omit<AttemptContext, "signal">, attempt: { readonly signal: AbortSignal }) {
    this.streamId = facts.streamId;
    this.attempt = facts.attempt;
    this.retry = facts.retry;
    this.fallbackIndex = facts.fallbackIndex;
    if (facts.checkpoint !== undefined) this.checkpoint = facts.checkpoint;
    if (facts.reason !== undefined) this.reason = facts.reason;
    this.#attempt = attempt;
  }

  get signal(): AbortSignal {
    return this.#attempt.signal;
  }
}

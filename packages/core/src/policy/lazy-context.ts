import type { L0Error } from "../errors/l0-error.ts";
import type { AttemptContext } from "./stream-factory.ts";

/**
 * For a factory that takes no parameter: its signal is made only where it looks at one all the same. The getter is the
 * class's, as one of an object is dear.
 */
export class LazyContext implements AttemptContext {
  declare readonly streamId: string;
  declare readonly attempt: number;
  declare readonly retry: number;
  declare readonly fallbackIndex: number;
  declare readonly checkpoint?: string;
  declare readonly reason?: L0Error;
  readonly #attempt: { readonly signal: AbortSignal };

  constructor(facts: Omit<AttemptContext, "signal">, attempt: { readonly signal: AbortSignal }) {
    Object.assign(this, facts);
    this.#attempt = attempt;
  }

  get signal(): AbortSignal {
    return this.#attempt.signal;
  }
}

import type { ErrorCategory, EventOf } from "@l0/core";

import type { AttemptTally, Cause } from "./stream-end.ts";

const CAUSES: Readonly<Record<ErrorCategory, Cause>> = {
  network: "network",
  transient: "network",
  model: "model",
  content: "model",
  provider: "provider",
  internal: "internal",
};

/** How the attempts of one stream ended: all of them, however many. */
export class AttemptTallies {
  /** The model that gave the valid output, or where there is none the last one that was tried, in the provider's words. */
  responseModel: string | undefined;
  /** Whether some attempt gave output that is not void. */
  #hasAnswer = false;
  readonly #tallies: (AttemptTally & { count: number })[] = [];

  ended({ outcome, error, tokens, model }: EventOf<"ATTEMPT_END">): void {
    const cause = error && CAUSES[error.category];
    const alike = this.#tallies.find((tally) => tally.outcome === outcome && tally.cause === cause);
    if (alike === undefined) this.#tallies.push({ outcome, cause, count: 1 });
    else alike.count++;
    // An attempt that gave nothing leaves the output of the one before valid.
    const gave = outcome === "completed" || tokens > 0;
    if (gave || !this.#hasAnswer) this.responseModel = model;
    this.#hasAnswer ||= gave;
  }

  /** What came at this offset or after it is void: with 0, the answer is. */
  voided(offset: number): void {
    if (offset === 0) this.#hasAnswer = false;
  }

  all(): readonly AttemptTally[] {
    return this.#tallies;
  }
}

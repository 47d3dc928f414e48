import type { Backoff } from "../../src/index.ts";
import type { Expected } from "./faults.ts";
import type { OptionsPlan } from "./schedule.ts";

type RetryPlan = OptionsPlan["retry"];

/** Least and most, ms. */
export type Span = readonly [least: number, most: number];

/** Where the session stands when a failure is judged. */
export interface Situation {
  /** Since the first pull, ms. */
  readonly elapsed: number;
  /** What is left of `timeout.total`, ms. */
  readonly totalLeft: number;
  /** Whether the consumer holds text and cannot be told that it is void. */
  readonly wouldVoid: boolean;
  /** What may be charged to the provider or to somebody else, ms. */
  readonly slack: number;
}

/** Whether there is a retry; `either` where chance decides. */
export interface Judgement {
  readonly retries: "yes" | "no" | "either";
  readonly delay: Span;
}

/** Waits by kind of backoff, before the upper bound; `n`: retries made on this source. */
const WAITS: Readonly<Record<Backoff, (base: number, n: number) => Span>> = {
  fixed: (base) => [base, base],
  linear: (base, n) => [base * (n + 1), base * (n + 1)],
  exponential: (base, n) => [base * 2 ** n, base * 2 ** n],
  "fixed-jitter": (base) => [base, base * 1.5],
  "full-jitter": (base, n) => [0, base * 2 ** n],
};

/** The budgets as the documentation of `retry` describes them, kept beside the runtime's own. */
export class RetryModel {
  readonly #plan: RetryPlan;
  /** Retries on this source, those of them that used up `attempts`, and those of the session. */
  #onSource = 0;
  #counted = 0;
  #inSession = 0;

  constructor(plan: RetryPlan) {
    this.#plan = plan;
  }

  /** Retries on the present source. */
  get retry(): number {
    return this.#onSource;
  }

  judge(error: Expected, { elapsed, totalLeft, wouldVoid, slack }: Situation): Judgement {
    const { maxRetryAfter, maxElapsed } = this.#plan;
    const asked = this.#plan.respectRetryAfter ? error.retryAfter : undefined;
    const delay: Span = asked === undefined ? this.#backoff(error) : [asked, asked];
    const isAllowed = !wouldVoid && this.#isLeft(error) && (asked ?? 0) <= maxRetryAfter;
    const fits = (wait: number, later: number, left: number): boolean =>
      elapsed + later + wait <= maxElapsed && wait < left;
    if (!isAllowed || !fits(delay[0], 0, totalLeft + slack)) return { retries: "no", delay };
    return { retries: fits(delay[1], slack, totalLeft - slack) ? "yes" : "either", delay };
  }

  /** A retry is made. */
  retried(error: Expected): void {
    this.#onSource++;
    this.#inSession++;
    if (usesUpAttempts(error)) this.#counted++;
  }

  /** The next source has its own budgets. */
  fellBack(): void {
    this.#onSource = this.#counted = 0;
  }

  /** Whether such a failure is retried at all, and all its budgets have something left. */
  #isLeft(error: Expected): boolean {
    const { attempts, maxRetries, maxTotalRetries, retryOn } = this.#plan;
    if (error.retryReason === undefined || !retryOn.includes(error.retryReason)) return false;
    if (usesUpAttempts(error) && this.#counted >= attempts) return false;
    return this.#onSource < maxRetries && this.#inSession < maxTotalRetries;
  }

  #backoff({ share = 1 }: Expected): Span {
    const { backoff, baseDelay, maxDelay } = this.#plan;
    const [least, most] = WAITS[backoff](baseDelay * share, this.#onSource);
    return [Math.floor(Math.min(least, maxDelay)), Math.floor(Math.min(most, maxDelay))];
  }
}

/** Content, model and timeout failures do; network failures, rate limits and server errors do not. */
function usesUpAttempts({ category, retryReason }: Expected): boolean {
  return retryReason === "timeout" || (category !== "network" && category !== "transient");
}

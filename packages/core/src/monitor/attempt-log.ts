import type { LifecycleEventOf } from "../events/lifecycle-event.ts";
import type { AnswerFacts } from "../events/stream-piece.ts";
import type { AttemptRecord, CostRecord } from "../events/telemetry.ts";
import { known } from "../platform/known.ts";

/** Rows kept: memory stays constant however often a stream is retried. */
const MAX_ROWS = 32;

/** What an attempt cost of whose output something is valid, and where that begins. */
interface Spent {
  readonly from: number;
  readonly cost: number;
}

/** The attempts of a stream: a row for each, what they cost, and whose answer is valid. */
export class AttemptLog {
  /** The present attempt, or the last one. */
  attempt = 0;
  maxAttempts = 1;
  fallbackIndex = 0;
  /** What was said of the answer whose output is valid. */
  answer: AnswerFacts = {};
  /** Whether the present attempt has given anything. */
  gave = false;
  #rows: readonly AttemptRecord[] = [];
  /** UTF-16 length of the valid text where the present attempt began. */
  #from = 0;
  #total = 0;
  #wasted = 0;
  #isPriced = false;
  #isEstimated = false;
  #spent: readonly Spent[] = [];

  get rows(): readonly AttemptRecord[] {
    return this.#rows;
  }

  /** `from`: UTF-16 length of the valid text. */
  start({ attempt, fallbackIndex }: LifecycleEventOf<"ATTEMPT_START">, from: number): void {
    this.attempt = attempt;
    this.maxAttempts = Math.max(this.maxAttempts, attempt);
    this.fallbackIndex = fallbackIndex;
    this.gave = false;
    this.#from = from;
  }

  /** What came at this offset or after it is void. */
  voided(offset: number): void {
    this.#from = Math.min(this.#from, offset);
    this.#wasted += this.#spent.reduce((sum, { from, cost }) => (from >= offset ? sum + cost : sum), 0);
    this.#spent = this.#spent.filter(({ from }) => from < offset);
  }

  end(event: LifecycleEventOf<"ATTEMPT_END">, timeToFirstToken: number | undefined, names: AnswerFacts): void {
    const { attempt, outcome, error, tokens, duration, usage, cost, finishReason, responseId, model, provider } = event;
    // An attempt that gave nothing leaves the output of the one before valid.
    const isValid = outcome === "completed" || this.gave;
    if (isValid) this.answer = { ...known({ usage, finishReason, responseId, model, provider }), ...names };
    const errorType = error?.code;
    const { fallbackIndex } = this;
    const row = known({ attempt, fallbackIndex, outcome, errorType, tokens, duration, timeToFirstToken, usage, cost });
    if (this.#rows.length < MAX_ROWS) this.#rows = [...this.#rows, row];
    if (cost !== undefined) this.#pay(cost, isValid, usage?.source === "estimated");
  }

  #pay(cost: number, isValid: boolean, isEstimated: boolean): void {
    this.#isPriced = true;
    this.#isEstimated ||= isEstimated;
    this.#total += cost;
    if (isValid) this.#spent = [...this.#spent, { from: this.#from, cost }];
    else this.#wasted += cost;
  }

  get cost(): CostRecord | undefined {
    if (!this.#isPriced) return undefined;
    const source = this.#isEstimated ? "estimated" : "provider";
    return { total: this.#total, wasted: this.#wasted, currency: "USD", source };
  }
}

import type { L0ErrorCode } from "../errors/codes.ts";
import type { LifecycleEventOf } from "../events/lifecycle-event.ts";
import type { AnswerFacts } from "../events/stream-piece.ts";
import type { AttemptRecord, CostRecord } from "../events/telemetry.ts";
import type { Usage } from "../events/usage.ts";
import { known } from "../platform/known.ts";

/** Rows kept: memory stays constant however often a stream is retried. */
const MAX_ROWS = 32;

const FREE: CostRecord = { total: 0, wasted: 0, currency: "USD", source: "provider" };

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
  /** How the present attempt has failed, where its end does not say so: by hand, the error was counted when it came. */
  declare failedWith?: L0ErrorCode | undefined;
  rows: readonly AttemptRecord[] = [];
  /** What all attempts cost; absent where nothing was priced. */
  cost: CostRecord | undefined;
  /** UTF-16 length of the valid text where the present attempt began, and the one whose answer that is. */
  #from = 0;
  #answerFrom = 0;
  #spent: readonly Spent[] = [];

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
    if (this.#answerFrom >= offset) this.answer = {};
    for (const { from, cost } of this.#spent) if (from >= offset) this.#pay(0, cost);
    this.#spent = this.#spent.filter(({ from }) => from < offset);
  }

  end(event: LifecycleEventOf<"ATTEMPT_END">, timeToFirstToken: number | undefined, names: AnswerFacts): void {
    const { attempt, outcome, error, tokens, duration, usage, cost } = event;
    // An attempt that gave nothing leaves the output of the one before valid.
    const isValid = outcome === "completed" || this.gave;
    if (isValid) this.#answers({ ...event, ...names });
    const errorType = error?.code ?? this.failedWith;
    const { fallbackIndex } = this;
    const row = known({ attempt, fallbackIndex, outcome, errorType, tokens, duration, timeToFirstToken, usage, cost });
    if (this.rows.length < MAX_ROWS) this.rows = [...this.rows, row];
    if (cost === undefined) return;
    this.#pay(cost, isValid ? 0 : cost, usage?.source);
    if (isValid) this.#spent = [...this.#spent, { from: this.#from, cost }];
  }

  #answers(answer: AnswerFacts): void {
    this.answer = answer;
    this.#answerFrom = this.#from;
  }

  #pay(cost: number, wasted: number, source?: Usage["source"]): void {
    const before = this.cost ?? FREE;
    this.cost = {
      total: before.total + cost,
      wasted: before.wasted + wasted,
      currency: "USD",
      source: source === "estimated" ? source : before.source,
    };
  }
}

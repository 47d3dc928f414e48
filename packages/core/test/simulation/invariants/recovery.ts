import type { AttemptEnd } from "../attempt-end.ts";
import type { Expected } from "../faults.ts";
import { failureOf, type Observation } from "../observation.ts";
import type { PlayedAttempt } from "../played-attempt.ts";
import type { Reference } from "../reference.ts";
import { type Judgement, RetryModel, type Situation } from "../retry-model.ts";
import { spentUntil } from "../spent.ts";
import { type Fail, type Invariant, same } from "./invariant.ts";

/** After a failure comes what the budgets allow: a retry, a fallback or the end, after the wait that is due. */
export const recovery: Invariant = {
  name: "what follows a failure follows from the budgets",
  check: (seen, reference, fail) => new Walk(seen, reference, fail).walk(),
};

/** What was judged, and when. */
interface Verdict {
  readonly judgement: Judgement;
  readonly at: number;
}

/** Goes through the attempts and asks after each what had to come next. */
class Walk {
  readonly #seen: Observation;
  readonly #reference: Reference;
  readonly #fail: Fail;
  readonly #model: RetryModel;
  #source = 0;

  constructor(seen: Observation, reference: Reference, fail: Fail) {
    this.#seen = seen;
    this.#reference = reference;
    this.#fail = fail;
    this.#model = new RetryModel(seen.schedule.options.retry);
  }

  walk(): void {
    for (const [index, attempt] of this.#seen.attempts.entries()) {
      this.#checkContext(attempt, index);
      const end = this.#reference.ends[index] as AttemptEnd;
      const next = this.#seen.attempts[index + 1];
      if (end.how !== "failed") {
        if (next) this.#says(attempt, `${end.how}, and there was another`);
        continue;
      }
      const verdict = this.#judge(attempt, index, end.error);
      if (next) this.#checkNext(next, end.error, verdict);
      else if (this.#seen.state.outcome === "failed") this.#checkFailure(attempt, index, end.error, verdict);
    }
  }

  #says({ context }: PlayedAttempt, message: string): void {
    this.#fail(`attempt ${context.attempt}: ${message}`);
  }

  #checkContext({ context }: PlayedAttempt, index: number): void {
    const { attempt, retry, fallbackIndex, streamId, checkpoint = "" } = context;
    const says: Fail = (message) => this.#fail(`attempt ${index + 1}: ctx.${message}`);
    same(attempt, index + 1, "attempt", says);
    same(retry, this.#model.retry, "retry", says);
    same(fallbackIndex, this.#source, "fallbackIndex", says);
    same(streamId, this.#seen.streamId, "streamId", says);
    same(checkpoint, this.#reference.checkpoints[index], "checkpoint", says);
    same(context.reason === undefined, index === 0, "reason is absent", says);
  }

  /** The verdict of the budgets, then of the user, then of the budgets again. */
  #judge(attempt: PlayedAttempt, index: number, error: Expected): Verdict {
    const at = attempt.abortedAt ?? Number.NaN;
    const judgement = this.#model.judge(error, this.#situation(index, at, at));
    const veto = this.#seen.vetoes.find((asked) => asked.attempt === attempt.context.attempt);
    if (!veto) return this.#unasked(attempt, { judgement, at });
    if (judgement.retries === "no") this.#says(attempt, "shouldRetry was asked though there is no retry");
    const answeredAt = veto.answeredAt ?? at;
    const again = this.#model.judge(error, this.#situation(index, at, answeredAt));
    return { judgement: veto.agrees ? again : { ...again, retries: "no" }, at: answeredAt };
  }

  /** A user who was not asked has not been needed. */
  #unasked(attempt: PlayedAttempt, { judgement, at }: Verdict): Verdict {
    if (this.#seen.schedule.options.vetoes === undefined) return { judgement, at };
    const wentOn = this.#seen.attempts.length > attempt.context.attempt || this.#seen.state.outcome === "failed";
    if (judgement.retries === "yes" && wentOn) this.#says(attempt, "shouldRetry was not asked");
    return { judgement: { ...judgement, retries: "no" }, at };
  }

  #situation(index: number, failedAt: number, at: number): Situation {
    const { schedule, startedAt = 0, blocked: slack } = this.#seen;
    const totalLeft = (schedule.options.timeout.total || Infinity) - spentUntil(this.#seen, index) - (at - failedAt);
    return { elapsed: at - startedAt, totalLeft, wouldVoid: this.#wouldVoid(index), slack };
  }

  /** Whether the consumer holds text that would be void, and cannot be told so. */
  #wouldVoid(index: number): boolean {
    const { consumer, options } = this.#seen.schedule;
    const isAppendOnly = consumer.view === "text stream" && options.delivery === "live";
    return isAppendOnly && this.#reference.voids[index] === true;
  }

  #checkNext(next: PlayedAttempt, error: Expected, { judgement, at }: Verdict): void {
    const { blocked } = this.#seen;
    const waited = next.calledAt - at;
    if (next.context.fallbackIndex !== this.#source) {
      if (judgement.retries === "yes") this.#says(next, "a fallback though the budgets allow a retry");
      if (waited > blocked + 1e-6) this.#says(next, `a fallback that was waited for ${waited} ms`);
      this.#source++;
      this.#model.fellBack();
      return;
    }
    if (judgement.retries === "no") this.#says(next, "a retry that the budgets do not allow");
    const [least, most] = judgement.delay;
    // A timer takes at least a millisecond.
    const isInTime = waited >= least - 1e-6 && waited <= Math.max(1, most) + blocked + 1e-6;
    if (!isInTime) this.#says(next, `waited for ${waited} ms instead of ${least} to ${most} ms`);
    this.#model.retried(error);
  }

  #checkFailure(attempt: PlayedAttempt, index: number, error: Expected, { judgement, at }: Verdict): void {
    const { totalLeft, wouldVoid, slack } = this.#situation(index, attempt.abortedAt ?? at, at);
    if (judgement.retries === "yes") this.#says(attempt, "the stream failed though the budgets allow a retry");
    const hasFallback = this.#source < this.#seen.schedule.sources.length - 1;
    const isFatal = error.code === "FATAL_GUARDRAIL_VIOLATION";
    if (hasFallback && !isFatal && !wouldVoid && totalLeft > slack)
      this.#says(attempt, "the stream failed though there is a fallback");
    const failure = failureOf(this.#seen);
    if (!failure) return;
    same(
      failure.code,
      this.#source === 0 ? error.code : "ALL_STREAMS_EXHAUSTED",
      "the code of the failure",
      this.#fail,
    );
    if (this.#source > 0) same(failure.errors?.length, this.#source + 1, "errors of the failure", this.#fail);
  }
}

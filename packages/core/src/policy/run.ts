import { Attempt, type AttemptHost, type AttemptResult } from "../attempt/attempt.ts";
import type { Timeout } from "../attempt/deadline.ts";
import type { L0Error } from "../errors/l0-error.ts";
import type { EventHandler } from "../events/handler.ts";
import type { AttemptOutcome, LifecycleFact, RecoveryStrategy } from "../events/lifecycle-event.ts";
import type { AllScopes } from "../events/scopes.ts";
import { now } from "../platform/clock.ts";
import { type Delay, delay } from "../platform/delay.ts";
import { known } from "../platform/known.ts";
import {
  countsTowardAttempts,
  type Decision,
  decide,
  type GiveUpReason,
  isNetworkFailure,
  type RetryDecision,
} from "./decide.ts";
import { exhausted } from "./session-errors.ts";
import type { Report } from "./report.ts";
import type { SessionOptions } from "./session-options.ts";

type ShouldRetry = NonNullable<SessionOptions["retry"]["shouldRetry"]>;

/** The session, as the loop over its attempts sees it. */
export interface RunHost extends AttemptHost {
  /** Whether the session has ended: handlers may end it whenever they are told something. */
  isOver(): boolean;
  /** Whether another attempt would void what the consumer cannot be told of. */
  wouldVoid(): boolean;
  /** Valid output so far. */
  counts(): { readonly tokenCount: number; readonly contentLength: number };
  /** Since the first pull, ms. */
  elapsed(): number;
  /** The last attempt has completed. */
  complete(): void;
  /** No attempt is left: `thrown` is what the consumer gets, `own` the last attempt's error. */
  fail(thrown: L0Error, own: L0Error): void;
}

/** The loop over sources and attempts: what happens after a failed try. */
export class Run {
  /** The present attempt, 1-based over the session. */
  number = 0;
  /** Text tokens of the present attempt. */
  tokens = 0;
  /** Whether the present attempt has given anything. */
  begun = false;
  fallbackIndex = 0;
  /** Why the attempt before the present one failed. */
  lastError: L0Error | undefined;
  /** Whether the present attempt may be pulled: nothing is read between attempts. */
  reading = false;
  attempt!: Attempt;
  readonly #host: RunHost;
  readonly #options: SessionOptions;
  readonly #report: Report;
  readonly #scopes: AllScopes;
  /** The last error of each source that was given up. */
  readonly #sourceErrors: L0Error[] = [];
  /** Retries so far: those that count towards `attempts`, on this source, in the session, by kind. */
  #tries = { counted: 0, onSource: 0, inSession: 0, networkRetryCount: 0, modelRetryCount: 0 };
  #spent = 0;
  #open = false;
  #wait: { readonly delay: Delay; readonly since: number } | undefined;

  constructor(host: RunHost, options: SessionOptions, report: Report, scopes: AllScopes) {
    this.#host = host;
    this.#options = options;
    this.#report = report;
    this.#scopes = scopes;
  }

  /** Starts an attempt at the present source. */
  start(isRetry: boolean): void {
    const attempt = ++this.number;
    const { fallbackIndex } = this;
    this.tokens = 0;
    this.begun = false;
    this.attempt = this.#newAttempt(attempt);
    this.#open = true;
    this.reading = true;
    const isFallback = fallbackIndex > 0;
    const names = this.#report.names();
    const goOn = this.#tell({ type: "ATTEMPT_START", attempt, isRetry, isFallback, fallbackIndex, ...names });
    if (goOn) this.attempt.start();
  }

  /** The session ends: the attempt, or the wait for the next one, is cut short. */
  stop(reason: L0Error): void {
    this.#stopWaiting();
    if (!this.#open) return;
    this.attempt.stop(reason);
    this.end("aborted");
  }

  /** Tells the end of the present attempt, once. False where the session has ended. */
  end(outcome: AttemptOutcome, error?: L0Error): boolean {
    this.#open = false;
    this.reading = false;
    const { startedAt, answer, spent } = this.attempt;
    this.#spent = spent;
    const { number: attempt, tokens } = this;
    const duration = now() - startedAt;
    return this.#tell({ type: "ATTEMPT_END", attempt, outcome, tokens, duration, ...answer, ...known({ error }) });
  }

  /** Where in the session an error happens that happens now. */
  errorContext(): L0Error["context"] {
    const { networkRetryCount, modelRetryCount } = this.#tries;
    const { fallbackIndex, number: attempt } = this;
    return { ...this.#host.counts(), networkRetryCount, modelRetryCount, fallbackIndex, attempt };
  }

  /** `thrown`: what the consumer gets, where it is another error than the attempt's own. */
  tellError(own: L0Error, recoveryStrategy: RecoveryStrategy, thrown: L0Error = own): boolean {
    const { code, category, failureType } = own;
    const terminal = recoveryStrategy === "halt";
    return this.#tell({ type: "ERROR", error: thrown, code, category, failureType, recoveryStrategy, terminal });
  }

  /** False where a handler ended the session. */
  #tell(fact: LifecycleFact): boolean {
    this.#report.emit(fact);
    return !this.#host.isOver();
  }

  #newAttempt(attempt: number): Attempt {
    const { requireEndMark, allowEmpty, timeout, sources } = this.#options;
    const { fallbackIndex, lastError: reason } = this;
    const { streamId } = this.#report.info;
    return new Attempt(this.#host, {
      limits: timeout,
      spent: this.#spent,
      clock: this.#report.recorder?.clock,
      requireEndMark,
      allowEmpty,
      open: (signal) =>
        sources[fallbackIndex]?.(
          known({ streamId, attempt, retry: this.#tries.onSource, fallbackIndex, signal, reason }),
        ),
      inScope: (fn) => this.#scopes.run(attempt, fn),
      onEnd: this.#onEnd,
    });
  }

  readonly #onEnd = ({ error, timeout }: AttemptResult): void => {
    this.reading = false;
    // What the attempt told to stop may have ended the session: a listener of its signal, the source itself.
    if (this.#host.isOver()) return;
    if (!error) return this.#host.complete();
    this.lastError = error;
    error.context = this.errorContext();
    if (this.#tellCause(error, timeout) && this.end("failed", error)) this.#recover(error);
  };

  #tellCause(error: L0Error, timeout: Timeout | undefined): boolean {
    const { errorType, statusCode, retryable } = error;
    if (timeout) return this.#tell({ type: "TIMEOUT_TRIGGERED", ...timeout });
    if (!errorType) return true;
    return this.#tell({ type: "NETWORK_ERROR", error, errorType, retryable, ...known({ statusCode }) });
  }

  #recover(error: L0Error): void {
    const { shouldRetry } = this.#options.retry;
    const decision = this.#decide(error);
    if (decision.giveUp) return this.#giveUp(error, decision.giveUp);
    if (!shouldRetry) return this.#retry(error, decision);
    const since = now();
    void this.#ask(shouldRetry, error, decision.delay).then((agreed) => {
      if (this.#host.isOver()) return;
      this.#waited(since);
      // The answer may have taken its time.
      const { giveUp } = agreed ? this.#decide(error) : { giveUp: "shouldRetry" as const };
      if (giveUp) this.#giveUp(error, giveUp);
      else this.#retry(error, decision);
    });
  }

  #decide(error: L0Error): Decision {
    const elapsed = this.#host.elapsed();
    const wouldVoid = this.#host.wouldVoid();
    return decide(
      error,
      this.#options.retry,
      { ...this.#tries, elapsed, totalLeft: this.#totalLeft, wouldVoid },
      Math.random(),
    );
  }

  /** What is left of `timeout.total`, ms. */
  get #totalLeft(): number {
    return this.#options.timeout.total - this.#spent;
  }

  async #ask(shouldRetry: ShouldRetry, error: L0Error, delay: number): Promise<boolean> {
    const { number: attempt, fallbackIndex } = this;
    const { tokenCount } = this.#host.counts();
    const retry = this.#tries.onSource;
    try {
      return await shouldRetry(error, { attempt, retry, fallbackIndex, delay, category: error.category, tokenCount });
    } catch (thrown) {
      this.#options.onHandlerError(thrown, shouldRetry as unknown as EventHandler, "shouldRetry");
      return false;
    }
  }

  #retry(error: L0Error, { delay: wait, left }: RetryDecision): void {
    const { code: reason, category, retryAfter } = error;
    const isNetworkError = isNetworkFailure(category);
    const attempt = this.number + 1;
    const maxAttempts = this.number + left;
    if (!this.tellError(error, "retry")) return;
    const tries = this.#tries;
    tries.onSource++;
    tries.inSession++;
    if (countsTowardAttempts(error)) tries.counted++;
    tries[isNetworkError ? "networkRetryCount" : "modelRetryCount"]++;
    const asked = known({ retryAfter });
    if (!this.#tell({ type: "RETRY_ATTEMPT", attempt, maxAttempts, reason, isNetworkError, delay: wait, ...asked }))
      return;
    this.#wait = { delay: delay(wait), since: now() };
    void this.#wait.delay.done.then(() => {
      if (this.#host.isOver()) return;
      this.#stopWaiting();
      this.start(true);
    });
  }

  #stopWaiting(): void {
    if (!this.#wait) return;
    this.#waited(this.#wait.since);
    this.#wait.delay.cancel();
    this.#wait = undefined;
  }

  #waited(since: number): void {
    const waited = now() - since;
    this.#spent += waited;
    this.#report.recorder?.retryWaited(waited);
  }

  /** No more tries at this source: the next one, or the end. */
  #giveUp(error: L0Error, why: GiveUpReason): void {
    this.#sourceErrors.push(error);
    const { fallbackIndex: fromIndex } = this;
    const toIndex = fromIndex + 1;
    const isLast = toIndex === this.#options.sources.length || this.#host.wouldVoid();
    if (isLast || this.#totalLeft <= 0) {
      return this.#host.fail(fromIndex === 0 ? error : exhausted(this.#sourceErrors, error), error);
    }
    const { code: reason } = error;
    if (!this.tellError(error, "fallback")) return;
    if (!this.#tell({ type: "RETRY_GIVE_UP", reason: why, attempts: this.#tries.onSource + 1 })) return;
    this.fallbackIndex = toIndex;
    this.#report.forgetNames();
    this.#tries = { ...this.#tries, counted: 0, onSource: 0 };
    if (this.#tell({ type: "FALLBACK_START", fromIndex, toIndex, reason })) this.start(false);
  }
}

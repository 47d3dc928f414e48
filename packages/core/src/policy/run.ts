import { Attempt, type AttemptOwner } from "../attempt/attempt.ts";
import type { AttemptResult } from "../attempt/intake.ts";
import { Overlap } from "../attempt/overlap.ts";
import type { Timeout } from "../attempt/deadline.ts";
import type { L0Error } from "../errors/l0-error.ts";
import type { AttemptOutcome, LifecycleFact, RecoveryStrategy } from "../events/lifecycle-event.ts";
import type { AllScopes } from "../events/scopes.ts";
import type { Source } from "../source/open.ts";
import { now } from "../platform/clock.ts";
import { delay } from "../platform/delay.ts";
import { known } from "../platform/known.ts";
import { agrees, type ShouldRetry } from "./agrees.ts";
import { bill } from "./billing.ts";
import {
  countsTowardAttempts,
  type Decision,
  decide,
  type GiveUpReason,
  isNetworkFailure,
  type RetryDecision,
} from "./decide.ts";
import { exhausted } from "./session-errors.ts";
import { LazyContext } from "./lazy-context.ts";
import { Opener } from "./opener.ts";
import { OutputChecks } from "./output-checks.ts";
import type { Outlet } from "./outlet.ts";
import type { Output } from "./output.ts";
import type { Report } from "./report.ts";
import type { SessionOptions } from "./session-options.ts";
import type { StreamFactory } from "./stream-factory.ts";

/** The session, as the loop over its attempts sees it. */
export interface RunHost {
  readonly output: Output;
  readonly outlet: Outlet;
  /** The attempt that may be pulled: none between attempts. */
  readable: Attempt | undefined;
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
export class Run implements AttemptOwner {
  /** The present attempt, 1-based over the session. */
  number = 0;
  fallbackIndex = 0;
  /** Why the attempt before the present one failed. */
  lastError: L0Error | undefined;
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
  /** Text tokens received before the present attempt. */
  #receivedBefore = 0;
  readonly #opener: Opener;
  readonly #checks: OutputChecks;
  #wait: { cancel(): void; readonly since: number } | undefined;

  constructor(host: RunHost, options: SessionOptions, report: Report, scopes: AllScopes) {
    this.#host = host;
    this.#options = options;
    this.#report = report;
    this.#scopes = scopes;
    this.#opener = new Opener(options);
    this.#checks = new OutputChecks(options, host, (fact) => {
      if (!host.isOver()) report.emit(fact);
    });
  }

  /** Starts an attempt at the present source. */
  start(isRetry: boolean): void {
    const attempt = ++this.number;
    const { fallbackIndex } = this;
    const { output } = this.#host;
    this.#receivedBefore = output.received;
    this.#host.outlet.attempt(attempt);
    const { text: checkpoint, length: checkpointLength, tokens: tokenCount } = output.checkpoint;
    if (attempt === 1) this.#checks.begin();
    this.attempt = this.#newAttempt(checkpoint);
    this.#open = true;
    this.#host.readable = this.attempt;
    const isFallback = fallbackIndex > 0;
    const names = this.#report.names();
    if (!this.#tell({ type: "ATTEMPT_START", attempt, isRetry, isFallback, fallbackIndex, ...names })) return;
    if (checkpoint !== "" && !this.#tell({ type: "RESUME_START", checkpointLength, tokenCount })) return;
    this.attempt.start();
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
    this.#host.readable = undefined;
    const { startedAt, intake, spent } = this.attempt;
    this.#spent = spent;
    const { number: attempt } = this;
    const { output, outlet } = this.#host;
    const tokens = output.received - this.#receivedBefore;
    const duration = now() - startedAt;
    const answer = { ...this.#report.names(), ...intake.answer };
    const { usage, cost } = bill(this.#options, answer, () => outlet.attemptText);
    if (usage) Object.assign(intake.answer, { usage });
    if (this.#report.recorder) this.#report.recorder.attempts.gave = outlet.gave;
    const said = { ...intake.answer, ...known({ error, cost }) };
    return this.#tell({ type: "ATTEMPT_END", attempt, outcome, tokens, duration, ...said });
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

  #newAttempt(text: string): Attempt {
    const { requireEndMark, allowEmpty, timeout, continuation, buffered } = this.#options;
    return new Attempt(this.#host.outlet, {
      owner: this,
      number: this.number,
      limits: timeout,
      spent: this.#spent,
      clock: this.#report.recorder?.clock,
      requireEndMark,
      // A text that is continued may have been whole but for its end mark.
      allowEmpty: allowEmpty || text !== "",
      marked: text !== "" && this.attempt.marked,
      readsOn: buffered,
      checks: this.#checks.current,
      overlap: continuation && text !== "" ? new Overlap(text, continuation) : undefined,
    });
  }

  // What the present attempt needs done.

  make(present: { readonly signal: AbortSignal }): unknown {
    const { number: attempt, fallbackIndex, lastError: reason } = this;
    const { streamId } = this.#report.info;
    const checkpoint = this.#host.output.checkpoint.text || undefined;
    const facts = known({ streamId, attempt, retry: this.#tries.onSource, fallbackIndex, checkpoint, reason });
    const factory = this.#options.sources[fallbackIndex] as StreamFactory;
    // An AbortController is the dearest part of a short stream.
    return factory(factory.length > 0 ? { ...facts, signal: present.signal } : new LazyContext(facts, present));
  }

  open(given: unknown): Source {
    return this.#opener.open(given);
  }

  inScope<T>(attempt: number, fn: () => T): T {
    return this.#scopes.run(attempt, fn);
  }

  ended({ error, timeout }: AttemptResult): void {
    this.#host.readable = undefined;
    // What the attempt told to stop may have ended the session: a listener of its signal, the source itself.
    if (this.#host.isOver()) return;
    if (!error) return this.#host.complete();
    this.lastError = error;
    this.#checks.resume();
    Object.assign(error, { context: this.errorContext(), checkpoint: this.#host.outlet.checkpoint });
    if (this.#tellCause(error, timeout) && this.end("failed", error)) this.#recover(error);
  }

  #tellCause(error: L0Error, timeout: Timeout | undefined): boolean {
    const { errorType, statusCode, retryable } = error;
    const { timeoutType, elapsed: gap } = timeout ?? {};
    if (gap !== undefined && timeoutType === "inter" && !this.#tell({ type: "STALL_DETECTED", gap })) return false;
    if (timeout) return this.#tell({ type: "TIMEOUT_TRIGGERED", ...timeout });
    if (!errorType) return true;
    return this.#tell({ type: "NETWORK_ERROR", error, errorType, retryable, ...known({ statusCode }) });
  }

  #recover(error: L0Error): void {
    const { shouldRetry } = this.#options.retry;
    const random = Math.random();
    const decision = this.#decide(error, random);
    if (decision.giveUp) return this.#giveUp(error, decision.giveUp);
    if (!shouldRetry) return this.#retry(error, decision);
    this.#wait = { cancel: () => {}, since: now() };
    void this.#ask(shouldRetry, error, decision.delay).then((agreed) => {
      if (this.#host.isOver()) return;
      this.#stopWaiting();
      // The answer may have taken its time; the wait is the one that it was asked about.
      const { giveUp } = agreed ? this.#decide(error, random) : { giveUp: "shouldRetry" as const };
      if (giveUp) this.#giveUp(error, giveUp);
      else this.#retry(error, decision);
    });
  }

  #decide(error: L0Error, random: number): Decision {
    const elapsed = this.#host.elapsed();
    const wouldVoid = this.#host.wouldVoid();
    const tries = { ...this.#tries, elapsed, totalLeft: this.#totalLeft, wouldVoid };
    return decide(error, this.#options.retry, tries, random);
  }

  /** What is left of `timeout.total`, ms. */
  get #totalLeft(): number {
    return this.#options.timeout.total - this.#spent;
  }

  #ask(shouldRetry: ShouldRetry, error: L0Error, delay: number): Promise<boolean> {
    const { number: attempt, fallbackIndex } = this;
    const { tokenCount } = this.#host.counts();
    const retry = this.#tries.onSource;
    const context = { attempt, retry, fallbackIndex, delay, category: error.category, tokenCount };
    return agrees(shouldRetry, error, context, this.#options.onHandlerError);
  }

  #retry(error: L0Error, { delay: wait, left }: RetryDecision): void {
    const { code: reason, category, retryAfter } = error;
    const isNetworkError = isNetworkFailure(category);
    const attempt = this.number + 1;
    const maxAttempts = this.number + left;
    if (!this.tellError(error, this.#host.output.checkpoint.length > 0 ? "continue" : "retry")) return;
    const tries = this.#tries;
    tries.onSource++;
    tries.inSession++;
    if (countsTowardAttempts(error)) tries.counted++;
    tries[isNetworkError ? "networkRetryCount" : "modelRetryCount"]++;
    const asked = known({ retryAfter });
    if (!this.#tell({ type: "RETRY_ATTEMPT", attempt, maxAttempts, reason, isNetworkError, delay: wait, ...asked }))
      return;
    const { done, cancel } = delay(wait);
    this.#wait = { cancel, since: now() };
    void done.then(() => {
      if (this.#host.isOver()) return;
      this.#stopWaiting();
      this.start(true);
    });
  }

  #stopWaiting(): void {
    if (!this.#wait) return;
    const waited = now() - this.#wait.since;
    this.#wait.cancel();
    this.#wait = undefined;
    this.#spent += waited;
    this.#report.recorder?.retryWaited(waited);
  }

  /** No more tries at this source: the next one, or the end. */
  #giveUp(error: L0Error, why: GiveUpReason): void {
    this.#sourceErrors.push(error);
    const { fallbackIndex: fromIndex } = this;
    const toIndex = fromIndex + 1;
    const halts = error.code === "FATAL_GUARDRAIL_VIOLATION";
    const isLast = halts || toIndex === this.#options.sources.length || this.#host.wouldVoid();
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

import type { Attempt } from "../attempt/attempt.ts";
import type { L0Error } from "../errors/l0-error.ts";
import { openScopes } from "../events/scopes.ts";
import type { StreamEvent } from "../events/stream-event.ts";
import type { Outcome } from "../events/telemetry.ts";
import { abandonment } from "../platform/abandonment.ts";
import { epoch, now } from "../platform/clock.ts";
import { known } from "../platform/known.ts";
import { Delivery } from "./delivery.ts";
import { readingStopped, streamAborted } from "./session-errors.ts";
import { Outlet } from "./outlet.ts";
import { Output } from "./output.ts";
import { type NewRecorder, Report } from "./report.ts";
import { Run, type RunHost } from "./run.ts";
import type { SessionOptions } from "./session-options.ts";

/** Events a batch has at most. */
const MAX_BATCH = 4096;

/** Stands in line while handlers are told of what a read has brought. */
const BUSY = Promise.resolve();

type Read = Promise<IteratorResult<StreamEvent, undefined>>;

/**
 * One reading of one `l0()` call. Nothing starts before the first read; the end is decided once, synchronously, and
 * told to the handlers before the consumer's promise settles.
 */
export class Session implements RunHost {
  readonly #delivery = new Delivery();
  /** Set by the run. */
  readable: Attempt | undefined;
  /** The last of the reads that wait for others to be answered first. */
  #lastInLine: Promise<unknown> | undefined;
  #state: "idle" | "started" | "over" = "idle";
  readonly output: Output;
  readonly report: Report;
  readonly outlet: Outlet;
  readonly run: Run;
  /** How it ended. */
  outcome: Outcome | undefined;
  /** What the consumer was, or will be, rejected with. */
  failure: L0Error | undefined;
  /** Set by a consumer that cannot be told of a reset: no text it holds may become void. */
  appendOnly = false;
  readonly #signal: AbortSignal | undefined;
  readonly #onBegin: SessionOptions["onBegin"];
  #whenEnded: (() => void)[] | undefined;
  /** The first pull, by the monotonic clock. */
  startedAt = 0;
  #abortBeforeStart: (() => void) | undefined;
  /** Captures the caller's context; opens nothing. */
  constructor(options: SessionOptions, newRecorder: NewRecorder) {
    const { signal, keepContent, handlers, onHandlerError, onBegin } = options;
    this.#signal = signal;
    this.#onBegin = onBegin;
    this.output = new Output(keepContent);
    this.report = new Report(options, this.output, newRecorder);
    this.outlet = new Outlet(this, options, this.#delivery);
    const scopes = openScopes(handlers, this.report.info, onHandlerError);
    this.run = new Run(this, options, this.report, scopes);
  }

  // Read by the consumer.

  /** The next event. Reads that overlap are answered in the order of the calls. */
  read(): Read {
    const before = this.#lastInLine ?? this.#delivery.pending;
    return before === undefined ? this.#readNow() : this.#queueBehind(before);
  }

  /** What else is here without a wait, after `first`. */
  drain(first: StreamEvent): StreamEvent[] {
    if (this.#lastInLine || this.#delivery.ready) return [first, ...this.#delivery.takeMany(MAX_BATCH - 1)];
    return this.#delivery.collect(first, () => this.#giveNow(MAX_BATCH - 1, false));
  }

  #queueBehind(before: Promise<unknown>): Read {
    const read = (): Read => {
      // A read that began in the meantime, as a handler or a listener made this one while it was on its way.
      const { pending } = this.#delivery;
      if (pending) return pending.then(read, read);
      if (this.#lastInLine === mine) this.#lastInLine = undefined;
      return this.#readNow();
    };
    const mine: Read = before.then(read, read);
    return (this.#lastInLine = mine);
  }

  /** Nobody is before this read. */
  #readNow(): Read {
    const attempt = this.readable;
    if (!this.#delivery.ready) this.#giveNow(1, true);
    if (this.#delivery.ready) return this.#delivery.take();
    const answer = this.#delivery.wait();
    if (this.#state === "idle") this.#start();
    // An attempt that has begun just now reads already.
    else if (attempt !== undefined && this.readable === attempt) attempt.pull();
    return answer;
  }

  /** Reads that handlers make in the meantime have to wait. */
  #giveNow(most: number, mayEnd: boolean): void {
    const attempt = this.readable;
    if (attempt === undefined || !attempt.mayGiveNow) return;
    this.#lastInLine ??= BUSY;
    attempt.giveNow(most, mayEnd);
    if (this.#lastInLine === BUSY) this.#lastInLine = undefined;
  }

  #start(): void {
    this.#state = "started";
    this.startedAt = now();
    this.report.begin(this.startedAt);
    const { recorder } = this.report;
    this.outlet.recorder = recorder?.clock && recorder;
    const { sampled } = this.report.info;
    const names = this.report.names();
    this.report.emit({ type: "SESSION_START", ...names, operation: "chat", sampled, startTime: epoch() });
    this.#onBegin?.(this.ended());
    this.#abortBeforeStart?.();
    if (this.#signal?.aborted) this.#onSignal();
    if (this.isOver()) return;
    this.#signal?.addEventListener("abort", this.#onSignal);
    this.run.start(false);
  }

  // Ended from outside.

  /** The consumer stops reading. */
  abandon(): void {
    if (this.#state !== "started") return;
    this.#close();
    this.run.stop(readingStopped());
    this.outlet.voidHeld();
    this.#finish("abandoned");
  }

  /** Nobody can read any more, but those who wait for an answer already. */
  dropped(): void {
    const last = this.#lastInLine ?? this.#delivery.pending;
    if (last === undefined) return this.abandon();
    const again = (): void => this.dropped();
    void last.then(again, again);
  }

  /** Ends the session at once, whether or not a read is pending; before the first read it is remembered. */
  abort(source: "abort" | "signal", reason: unknown): void {
    if (this.#state === "idle") this.#abortBeforeStart ??= () => this.abort(source, reason);
    if (this.#state !== "started") return;
    this.#close();
    this.report.emit({ type: "ABORT_REQUESTED", source });
    const error = streamAborted(source, reason);
    error.context = this.run.errorContext();
    error.checkpoint = this.outlet.checkpoint;
    this.run.stop(error);
    this.outlet.voidHeld();
    this.report.emit({ type: "ABORT_COMPLETED", ...this.counts() });
    this.#finish("aborted", error);
  }

  readonly #onSignal = (): void => this.abort("signal", this.#signal?.reason);

  /** Resolves when the session has ended, however it did. */
  ended(): Promise<void> {
    return this.isOver() ? Promise.resolve() : new Promise((resolve) => (this.#whenEnded ??= []).push(resolve));
  }

  // Decided by the run.

  isOver(): boolean {
    return this.#state === "over";
  }

  wouldVoid(): boolean {
    return this.appendOnly && !this.outlet.holds && this.output.length > this.output.checkpoint.length;
  }

  elapsed(): number {
    return now() - this.startedAt;
  }

  counts(): { readonly tokenCount: number; readonly contentLength: number } {
    if (this.outlet.holds) return { tokenCount: 0, contentLength: 0 };
    return { tokenCount: this.output.tokens, contentLength: this.output.length };
  }

  complete(): void {
    this.outlet.settle();
    if (this.isOver()) return;
    const held = this.outlet.release();
    this.#close();
    for (const event of held) this.outlet.pass(event);
    this.run.end("completed");
    const { provider: _, ...answer } = this.run.attempt.intake.answer;
    const { usage } = answer;
    this.report.emit({ type: "COMPLETE", ...this.counts(), duration: this.elapsed(), ...known({ usage }) });
    const { number: attempt } = this.run;
    this.#finish("completed", undefined, { type: "complete", attempt, offset: this.output.length, ...answer });
  }

  fail(thrown: L0Error, own: L0Error): void {
    this.#close();
    this.outlet.voidHeld();
    this.run.tellError(own, "halt", thrown);
    this.#finish("failed", thrown);
  }

  /** From here on nothing is read, and nobody else can end the session. */
  #close(): void {
    this.#state = "over";
    this.readable = undefined;
  }

  /** The one way out: the last fact, then the consumer's promise. */
  #finish(outcome: Outcome, failure?: L0Error, last?: StreamEvent): void {
    this.outcome = outcome;
    this.failure = failure;
    this.#signal?.removeEventListener("abort", this.#onSignal);
    abandonment.release(this);
    this.report.end(outcome);
    if (last !== undefined) this.#delivery.give(last);
    this.#delivery.close(failure === undefined ? undefined : { error: failure });
    for (const resolve of this.#whenEnded ?? []) resolve();
  }
}

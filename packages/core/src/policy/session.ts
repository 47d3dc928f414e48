import type { L0Error } from "../errors/l0-error.ts";
import { openScopes } from "../events/scopes.ts";
import type { ObservedStreamEvent, StreamEvent, TokenEvent } from "../events/stream-event.ts";
import type { AnswerFacts, MessagePiece, StreamPiece } from "../events/stream-piece.ts";
import type { Outcome } from "../events/telemetry.ts";
import type { Recorder } from "../monitor/recorder.ts";
import { epoch, now } from "../platform/clock.ts";
import { known } from "../platform/known.ts";
import { Delivery } from "./delivery.ts";
import { readingStopped, streamAborted } from "./session-errors.ts";
import { Output } from "./output.ts";
import { type NewRecorder, Report } from "./report.ts";
import { Run, type RunHost } from "./run.ts";
import type { SessionOptions } from "./session-options.ts";

type Read = Promise<IteratorResult<StreamEvent, undefined>>;

/**
 * One reading of one `l0()` call. Nothing starts before the first read; the end is decided once, synchronously, and
 * told to the handlers before the consumer's promise settles.
 */
export class Session implements RunHost {
  readonly output: Output;
  readonly report: Report;
  readonly run: Run;
  /** How it ended. */
  outcome: Outcome | undefined;
  /** What the consumer was, or will be, rejected with. */
  failure: L0Error | undefined;
  /** Set by a consumer that cannot be told of a reset: no text it holds may become void. */
  appendOnly = false;
  readonly #signal: AbortSignal | undefined;
  readonly #delivery = new Delivery();
  readonly #whenEnded: (() => void)[] = [];
  #state: "idle" | "started" | "over" = "idle";
  #startedAt = 0;
  /** The last of the reads that wait for others to be answered first. */
  #lastInLine: Read | undefined;
  #abortBeforeStart: (() => void) | undefined;
  // Looked up once: the token path asks for both.
  readonly #tellsTokens: boolean;
  #recorder: Recorder | undefined;

  /** Captures the caller's context; opens nothing. */
  constructor(options: SessionOptions, newRecorder: NewRecorder) {
    this.#signal = options.signal;
    this.output = new Output(options.keepContent);
    this.report = new Report(options, newRecorder);
    this.#tellsTokens = this.report.emitter.wants("token");
    const scopes = openScopes(options.handlers, this.report.info, options.onHandlerError);
    this.run = new Run(this, options, this.report, scopes);
  }

  // Read by the consumer.

  /** The next event. Reads that overlap are answered in the order of the calls. */
  read(): Read {
    if (this.run.reading && this.#delivery.empty && !this.#lastInLine) {
      const answer = this.#delivery.wait();
      this.run.attempt.pull();
      return answer;
    }
    const before = this.#lastInLine ?? this.#delivery.pending;
    return before ? this.#queueBehind(before) : this.#readNow();
  }

  #queueBehind(before: Read): Read {
    const read = (): Read => {
      if (this.#lastInLine === mine) this.#lastInLine = undefined;
      return this.#readNow();
    };
    const mine: Read = before.then(read, read);
    return (this.#lastInLine = mine);
  }

  /** Nobody is before this read. */
  #readNow(): Read {
    if (this.#state !== "idle" && !this.#delivery.empty) return this.#delivery.take();
    const answer = this.#delivery.wait();
    if (this.#state === "idle") this.#start();
    else if (!this.isOver()) this.run.attempt.pull();
    return answer;
  }

  #start(): void {
    this.#state = "started";
    this.#startedAt = now();
    this.report.begin(this.#startedAt);
    this.#recorder = this.report.recorder;
    const { sampled } = this.report.info;
    const names = this.report.names();
    this.report.emit({ type: "SESSION_START", ...names, operation: "chat", sampled, startTime: epoch() });
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
    this.#finish("abandoned");
  }

  /** Ends the session at once, whether or not a read is pending; before the first read it is remembered. */
  abort(source: "abort" | "signal", reason: unknown): void {
    if (this.#state === "idle") this.#abortBeforeStart ??= () => this.abort(source, reason);
    if (this.#state !== "started") return;
    this.#close();
    this.report.emit({ type: "ABORT_REQUESTED", source });
    const error = streamAborted(source, reason);
    error.context = this.run.errorContext();
    this.run.stop(error);
    this.report.emit({ type: "ABORT_COMPLETED", ...this.counts() });
    this.#finish("aborted", error);
  }

  readonly #onSignal = (): void => this.abort("signal", this.#signal?.reason);

  /** Resolves when the session has ended, however it did. */
  ended(): Promise<void> {
    return this.isOver() ? Promise.resolve() : new Promise((resolve) => this.#whenEnded.push(resolve));
  }

  // Given by the present attempt.

  token(value: string): void {
    if (!this.run.begun && !this.#begin({ type: "token", value })) return;
    if (this.output.received === 0 && !this.#firstToken()) return;
    const event: TokenEvent = { type: "token", value, attempt: this.run.number, offset: this.output.length };
    this.output.append(value);
    this.run.tokens++;
    this.#recorder?.token(value.length);
    if (this.#tellsTokens) this.#tell(event);
    this.#delivery.give(event);
  }

  piece(piece: StreamPiece): void {
    if (!this.run.begun && !this.#begin(piece)) return;
    this.#recorder?.piece(piece.type);
    if (piece.type === "message" && piece.role === "assistant" && !this.#toolRequested(piece)) return;
    this.output.given = true;
    this.#give({ ...piece, attempt: this.run.number, offset: this.output.length } as ObservedStreamEvent);
  }

  learned(answer: AnswerFacts): void {
    this.report.learn(answer);
  }

  /** False where a handler ended the session. */
  #toolRequested({ toolName, toolCallId, arguments: given }: MessagePiece): boolean {
    this.report.emit({ type: "TOOL_REQUESTED", toolName, toolCallId, arguments: given });
    return !this.isOver();
  }

  /** The first piece of an attempt. False where a reset goes first: the piece comes again with the next pull. */
  #begin(piece: StreamPiece): boolean {
    this.run.begun = true;
    if (!this.output.given) return true;
    this.run.attempt.putBack(piece);
    this.#reset();
    return false;
  }

  #reset(): void {
    const attempt = this.run.number;
    const { code: reason } = this.run.lastError as L0Error;
    const voidedTokens = this.output.reset();
    this.#delivery.hold();
    this.report.emit({ type: "RESET", attempt, offset: 0, voidedTokens });
    this.#delivery.release();
    this.#delivery.give({ type: "reset", attempt, offset: 0, reason, voidedTokens });
  }

  /** False where a handler ended the session. */
  #firstToken(): boolean {
    const { arrivedAt, answer } = this.run.attempt;
    const timeToFirstToken = arrivedAt - this.#startedAt;
    const { responseId } = answer;
    this.report.emit({ type: "FIRST_TOKEN", timeToFirstToken, ...this.report.names(), ...known({ responseId }) });
    return !this.isOver();
  }

  #give(event: ObservedStreamEvent): void {
    if (this.report.emitter.wants(event.type)) this.#tell(event);
    this.#delivery.give(event);
  }

  /** Handlers may end the session now; the event is the consumer's all the same. */
  #tell(event: ObservedStreamEvent): void {
    this.#delivery.hold();
    this.report.emitter.emit(event);
    this.#delivery.release();
  }

  // Decided by the run.

  isOver(): boolean {
    return this.#state === "over";
  }

  wouldVoid(): boolean {
    return this.appendOnly && this.output.length > 0;
  }

  elapsed(): number {
    return now() - this.#startedAt;
  }

  counts(): { readonly tokenCount: number; readonly contentLength: number } {
    return { tokenCount: this.output.tokens, contentLength: this.output.length };
  }

  complete(): void {
    if (!this.run.begun && this.output.given) this.#reset();
    if (this.isOver()) return;
    this.#close();
    const { provider: _, ...answer } = this.run.attempt.answer;
    const { usage } = answer;
    this.run.end("completed");
    this.report.emit({ type: "COMPLETE", ...this.counts(), duration: this.elapsed(), ...known({ usage }) });
    const { number: attempt } = this.run;
    this.#finish("completed", undefined, { type: "complete", attempt, offset: this.output.length, ...answer });
  }

  fail(thrown: L0Error, own: L0Error): void {
    this.#close();
    this.run.tellError(own, "halt", thrown);
    this.#finish("failed", thrown);
  }

  /** From here on nothing is read, and nobody else can end the session. */
  #close(): void {
    this.#state = "over";
    this.run.reading = false;
  }

  /** The one way out: the last fact, then the consumer's promise. */
  #finish(outcome: Outcome, failure?: L0Error, last?: StreamEvent): void {
    this.outcome = outcome;
    this.failure = failure;
    this.#signal?.removeEventListener("abort", this.#onSignal);
    this.report.end(outcome);
    if (last !== undefined) this.#delivery.give(last);
    this.#delivery.close(failure === undefined ? undefined : { error: failure });
    for (const resolve of this.#whenEnded) resolve();
  }
}

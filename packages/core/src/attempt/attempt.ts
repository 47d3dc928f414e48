import { classify } from "../errors/classify.ts";
import { L0Error } from "../errors/l0-error.ts";
import { now } from "../platform/clock.ts";
import { known } from "../platform/known.ts";
import type { WaitClock } from "../platform/wait-clock.ts";
import type { Decoder } from "../source/decoder.ts";
import type { Source } from "../source/source.ts";
import { decoderFor } from "../source/shapes.ts";
import { CUT, STOPPED, timedOut, ZERO_OUTPUT } from "./attempt-errors.ts";
import { Deadline, type DeadlineLimits, type Timeout } from "./deadline.ts";
import { type AttemptHost, type AttemptResult, Intake, type IntakeOptions } from "./intake.ts";

/** What an attempt needs done for it. */
export interface AttemptOwner {
  /** Makes the provider stream; asks the attempt for its signal where it needs one. */
  make(attempt: { readonly signal: AbortSignal }): unknown;
  /** Opens what was made. Throws where it is no stream. */
  open(given: unknown): Source;
  /** Runs what belongs to an attempt in the handlers' scopes. */
  inScope<T>(attempt: number, fn: () => T): T;
  /** Told once how the attempt ended, unless it was stopped from outside. */
  ended(result: AttemptResult): void;
}

export interface AttemptOptions extends IntakeOptions {
  readonly owner: AttemptOwner;
  /** 1-based, over the session. */
  readonly number: number;
  readonly limits: DeadlineLimits;
  /** What the session has spent of `timeout.total` so far, ms. */
  readonly spent: number;
  readonly requireEndMark: boolean;
  readonly allowEmpty: boolean;
  /** Whether the text that is continued came with an end mark: then nothing at all is a cut, too. */
  readonly marked: boolean;
}

/** How an attempt has failed. */
interface Failed extends AttemptResult {
  readonly error: L0Error;
}

/**
 * One try at one source. Reads only when pulled, gives one piece per pull, ends once. The path of a token:
 * `pull` → the source's `next()` → `#onChunk` → the decoder → the intake → the host.
 */
export class Attempt {
  // What a token needs comes first, here and in the other classes of its path: with thousands of streams open, each line
  // of the cache that it touches is a read of the memory.
  readonly intake: Intake;
  readonly #deadline: Deadline;
  readonly #clock: WaitClock | undefined;
  /** Of the source. */
  #iterator: Source["iterator"] | undefined;
  #decoder: Decoder | undefined;
  #over = false;
  /** Whether the source can say what it has without a wait. */
  #drains = false;
  readonly startedAt: number = now();
  readonly #options: AttemptOptions;
  readonly #owner: AttemptOwner;
  /** Made when the factory asks for its signal: it is the dearest part of a short stream. */
  #controller: AbortController | undefined;
  #stopReason: unknown;
  #source: Source | undefined;
  /** Whether its protocol has an end mark: as long as nothing has come, that of the text that is continued. */
  marked: boolean;

  constructor(host: AttemptHost, options: AttemptOptions) {
    this.#options = options;
    this.#owner = options.owner;
    this.#clock = options.clock;
    this.marked = options.marked;
    this.#deadline = new Deadline(options.limits, this.#onTimeout, options.spent);
    this.intake = new Intake(host, this.#deadline, options);
  }

  /** Makes the source, opens it, and reads it for the pull that is waiting. */
  start(): void {
    this.#await();
    try {
      const given = this.#inScope(() => this.#owner.make(this));
      if (isThenable(given)) void Promise.resolve(given).then(this.#onGiven, this.#onError);
      else this.#onGiven(given);
    } catch (error) {
      this.#onError(error);
    }
  }

  /** Aborted when the attempt ends in any way but completion. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#stopReason !== undefined) this.#controller.abort(this.#stopReason);
    return this.#controller.signal;
  }

  /** Whether something may be here already, so that it is worth asking `giveNow`. */
  get mayGiveNow(): boolean {
    return this.intake.holds || this.#drains;
  }

  /** Gives what is here without any wait, at most `most` pieces. With nothing left to give it may end, where it `mayEnd`. */
  giveNow(most: number, mayEnd: boolean): void {
    const { intake } = this;
    intake.wanted = most;
    this.#clock?.found();
    while (intake.wanted > 0 && (intake.holds || this.#drain())) {
      if (intake.hasBacklog) intake.giveHeld();
      else if (!mayEnd || intake.wanted < most) break;
      else this.#end(intake.verdict);
    }
    intake.wanted = 0;
  }

  /** Reads what the source has, as long as it is simply passed on. False where there is no more. */
  #drain(): boolean {
    const { intake } = this;
    try {
      while (intake.wanted > 0 && !intake.holds) {
        const chunk = this.#iterator?.tryNext?.();
        if (chunk === undefined) return false;
        this.#decode(chunk);
      }
    } catch (error) {
      this.#failed({ error: classify(error) });
    }
    return intake.wanted > 0 && intake.holds;
  }

  /** Waits for the next piece: the host gets it, or `onEnd` is called. Ask `giveNow` first. */
  pull(): void {
    this.#await();
    this.#read();
  }

  /** Ends the attempt, also from outside. A source that has not ended by itself is told to stop. */
  stop(reason?: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.intake.close();
    this.#release(reason);
  }

  /** Lets the source go. */
  #release(reason: unknown): void {
    this.#deadline.stop();
    const source = this.#source;
    this.#noteProtocol();
    // An ended session is often kept for its telemetry: it must not keep the provider's response.
    this.#source = this.#decoder = this.#iterator = undefined;
    // A source that ended by itself, and well, has nothing left to stop.
    if (!source && reason === undefined) return;
    this.#stopReason = reason ?? new L0Error(STOPPED);
    this.#controller?.abort(this.#stopReason);
    if (source) this.#inScope(source.cancel);
  }

  /** What the session has spent of `timeout.total`, this attempt included, ms. */
  get spent(): number {
    return this.#deadline.spent;
  }

  #inScope<T>(fn: () => T): T {
    return this.#owner.inScope(this.#options.number, fn);
  }

  #await(): void {
    this.intake.wanted = 1;
    this.#deadline.wait();
    this.#clock?.pulled();
  }

  #read(): void {
    try {
      const read = (this.#iterator as Source["iterator"]).next();
      // A result, or a foreign thenable, becomes a promise: a long run of empty chunks must not grow the stack.
      const chunk = read instanceof Promise ? read : Promise.resolve(read);
      void chunk.then(this.#onChunk, this.#onError);
    } catch (error) {
      this.#onError(error);
    }
  }

  readonly #onGiven = (given: unknown): void => {
    let source: Source;
    try {
      source = this.#owner.open(given);
    } catch (error) {
      return this.#onError(error);
    }
    // It came too late.
    if (this.#over) return this.#inScope(source.cancel);
    this.#source = source;
    this.#iterator = source.iterator;
    this.#drains = this.#iterator.tryNext !== undefined;
    this.#read();
  };

  readonly #onChunk = (result: IteratorResult<unknown>): void => {
    if (this.#over) return;
    const { intake } = this;
    intake.arrived();
    try {
      if (result.done) this.#onDone();
      else this.#decode(result.value);
    } catch (error) {
      return this.#onError(error);
    }
    this.#goOn();
  };

  /** As long as the pull is not answered: gives what is held, or ends, or reads. */
  #goOn(): void {
    const { intake } = this;
    while (intake.wanted > 0 && intake.holds) if (!intake.giveHeld()) return this.#end(intake.verdict);
    if (intake.wanted === 0) return;
    intake.readsOn();
    this.#read();
  }

  #decode(chunk: unknown): void {
    (this.#decoder ??= this.#source?.decoder ?? decoderFor(chunk)).push(chunk, this.intake);
  }

  /** What the decoder knows of the protocol stays known once it is let go. */
  #noteProtocol(): void {
    this.marked = this.#decoder?.hasEndMark ?? this.marked;
  }

  /** The source has ended by itself; the verdict falls when what it gave last has been taken. */
  #onDone(): void {
    const { intake } = this;
    this.#noteProtocol();
    const cut = this.#options.requireEndMark && this.marked && !intake.endMark;
    if (cut) intake.failed(new L0Error(CUT));
    else this.#endWhole();
    intake.holds = true;
    this.#source = this.#iterator = undefined;
  }

  #endWhole(): void {
    const { intake } = this;
    try {
      this.#decoder?.end?.(intake);
    } catch (error) {
      intake.failed(error);
    }
    intake.settle();
    if (!intake.anyOutput && !this.#options.allowEmpty) intake.failed(new L0Error(ZERO_OUTPUT));
    else intake.verdict ??= {};
  }

  readonly #onError = (thrown: unknown): void => {
    if (!this.#over) this.#fail({ error: classify(thrown) });
  };

  readonly #onTimeout = (timeout: Timeout): void => {
    this.#fail({ error: new L0Error(timedOut(timeout)), timeout });
  };

  #fail(result: Failed): void {
    this.intake.arrived();
    this.#failed(result);
    if (!this.#over) this.#goOn();
  }

  /** After the end mark the text is whole: what the connection does then costs the usage at most. */
  #failed(result: Failed): void {
    const { intake } = this;
    const { timeout, error } = result;
    const enough = intake.anyOutput || this.#options.allowEmpty;
    if (intake.endMark && (timeout ?? (enough && error.category === "network"))) this.#endWhole();
    else intake.discard();
    intake.verdict ??= result;
    intake.holds = true;
    // What is held may be taken much later: the source is done with now.
    this.#release(intake.verdict.error);
  }

  #end({ error, timeout }: AttemptResult = {}): void {
    const found = error ?? this.intake.conclude();
    if (this.#over) return;
    this.stop(found);
    this.#owner.ended(known({ error: found, timeout }));
  }
}

function isThenable<T>(value: PromiseLike<T> | T): value is PromiseLike<T> {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === "function";
}

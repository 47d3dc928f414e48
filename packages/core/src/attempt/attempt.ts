import { classify } from "../errors/classify.ts";
import { L0Error } from "../errors/l0-error.ts";
import type { AnswerFacts, StreamPiece } from "../events/stream-piece.ts";
import { now } from "../platform/clock.ts";
import { known } from "../platform/known.ts";
import type { WaitClock } from "../platform/wait-clock.ts";
import type { Decoder, SourceSink } from "../source/decoder.ts";
import { cancelUnread, openSource, type Source } from "../source/open.ts";
import { decoderFor } from "../source/shapes.ts";
import { Deadline, type DeadlineLimits, type Timeout } from "./deadline.ts";
import { CUT, timedOut, ZERO_OUTPUT } from "./attempt-errors.ts";

/** How an attempt ended: `timeout` where that is why it failed, no error where it completed. */
export interface AttemptResult {
  readonly error?: L0Error;
  readonly timeout?: Timeout;
}

/** Whoever passes on what an attempt gives. */
export interface AttemptHost {
  token(value: string): void;
  piece(piece: StreamPiece): void;
  /** The source has said something of its answer. */
  learned(answer: AnswerFacts): void;
}

export interface AttemptOptions {
  readonly limits: DeadlineLimits;
  /** What the session has spent of `timeout.total` so far, ms. */
  readonly spent: number;
  /** Told of every pull and arrival, where anything records. */
  readonly clock: WaitClock | undefined;
  readonly requireEndMark: boolean;
  readonly allowEmpty: boolean;
  /** Makes the provider stream. */
  readonly open: (signal: AbortSignal) => unknown;
  /** Runs what belongs to the attempt in the handlers' scopes. */
  readonly inScope: <T>(fn: () => T) => T;
  /** Told once how it ended, unless it was stopped from outside. */
  readonly onEnd: (result: AttemptResult) => void;
}

interface Held {
  readonly piece: StreamPiece;
  readonly wait: number;
  readonly at: number;
}

/**
 * One try at one source. Reads only when pulled, gives one piece per pull, ends once. The path of a token:
 * `pull` → the source's `next()` → `#onChunk` → the decoder → `text` → the host.
 */
export class Attempt implements SourceSink {
  readonly startedAt: number = now();
  /** What the source has said of its answer so far. */
  readonly answer: AnswerFacts = {};
  readonly #host: AttemptHost;
  readonly #options: AttemptOptions;
  readonly #clock: WaitClock | undefined;
  readonly #deadline: Deadline;
  readonly #controller = new AbortController();
  #source: Source | undefined;
  #decoder: Decoder | undefined;
  #over = false;
  #endMark = false;
  #anyOutput = false;
  /** Whether the present pull, if there was one, has been answered. */
  #answered = true;
  /** What came in one chunk beside its first piece, waiting for the next pulls. */
  readonly #backlog: Held[] = [];
  /** Where nothing is clocked: when the piece came that is given from the backlog. */
  #heldSince: number | undefined;
  /** How the attempt ends once the backlog has been taken. */
  #verdict: AttemptResult | undefined;
  /** Whether the next pull is answered from the backlog or by the verdict: one look a token instead of two. */
  #holds = false;

  constructor(host: AttemptHost, options: AttemptOptions) {
    this.#host = host;
    this.#options = options;
    this.#clock = options.clock;
    this.#deadline = new Deadline(options.limits, this.#onTimeout, options.spent);
  }

  /** Opens the source and reads it for the pull that is waiting. */
  start(): void {
    this.#await();
    try {
      const given = this.#options.inScope(() => this.#options.open(this.#controller.signal));
      if (isThenable(given)) void Promise.resolve(given).then(this.#onOpened, this.#onError);
      else this.#onOpened(given);
    } catch (error) {
      this.#onError(error);
    }
  }

  /** Asks for the next piece: the host gets it, or `onEnd` is called. */
  pull(): void {
    if (this.#holds) return this.#giveHeld();
    this.#await();
    this.#read();
  }

  /** Takes a piece back that the host cannot give yet; the next pull gets it again. */
  putBack(piece: StreamPiece): void {
    this.#backlog.unshift({ piece, wait: this.#clock?.wait ?? 0, at: this.arrivedAt });
    this.#holds = true;
  }

  /** Ends the attempt, also from outside. A source that has not ended by itself is told to stop. */
  stop(reason?: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.#deadline.stop();
    if (!this.#answered) this.#clock?.arrived();
    const source = this.#source;
    // An ended session is often kept for its telemetry: it must not keep the provider's response.
    this.#source = this.#decoder = undefined;
    this.#backlog.length = 0;
    // A source that ended by itself, and well, has nothing left to stop.
    if (!source && reason === undefined) return;
    this.#controller.abort(reason);
    if (source) this.#options.inScope(source.cancel);
  }

  /** When the present piece came, ms of the monotonic clock. */
  get arrivedAt(): number {
    return this.#clock?.at ?? this.#heldSince ?? now();
  }

  /** What the session has spent of `timeout.total`, this attempt included, ms. */
  get spent(): number {
    return this.#deadline.spent;
  }

  // What the decoder says.

  text(value: string): void {
    if (value.length === 0) return;
    this.#anyOutput = true;
    if (this.#answered) return this.#hold({ type: "token", value });
    this.#answer();
    this.#host.token(value);
  }

  piece(piece: StreamPiece): void {
    if (piece.type !== "reasoning") this.#anyOutput = true;
    if (this.#answered) return this.#hold(piece);
    this.#answer();
    this.#host.piece(piece);
  }

  progress(): void {
    this.#deadline.progress();
  }

  about(facts: Parameters<SourceSink["about"]>[0]): void {
    Object.assign(this.answer, known(facts));
    this.#host.learned(this.answer);
  }

  finished(finishReason?: string): void {
    this.#endMark = true;
    this.about({ finishReason });
  }

  failed(error: unknown): void {
    this.#verdict ??= { error: classify(error) };
  }

  // What the source does.

  #await(): void {
    this.#answered = false;
    this.#deadline.wait();
    this.#clock?.pulled();
  }

  #read(): void {
    try {
      const read = (this.#source as Source).iterator.next();
      // A result, or a foreign thenable, becomes a promise: a long run of empty chunks must not grow the stack.
      const chunk = read instanceof Promise ? read : Promise.resolve(read);
      void chunk.then(this.#onChunk, this.#onError);
    } catch (error) {
      this.#onError(error);
    }
  }

  readonly #onOpened = (given: unknown): void => {
    if (this.#over) return this.#options.inScope(() => cancelUnread(given));
    try {
      this.#source = openSource(given);
    } catch (error) {
      return this.#onError(error);
    }
    this.#read();
  };

  readonly #onChunk = (result: IteratorResult<unknown>): void => {
    if (this.#over) return;
    this.#heldSince = undefined;
    this.#clock?.arrived();
    try {
      if (result.done) this.#onDone();
      else (this.#decoder ??= decoderFor(result.value)).push(result.value, this);
    } catch (error) {
      this.failed(error);
    }
    if (this.#over) return;
    if (this.#answered) this.#holds ||= this.#verdict !== undefined;
    else if (this.#verdict) this.#end(this.#verdict);
    else this.#read();
  };

  /** The source has ended by itself; the verdict falls when what it gave last has been taken. */
  #onDone(): void {
    const { requireEndMark, allowEmpty } = this.#options;
    const cut = requireEndMark && this.#decoder?.hasEndMark && !this.#endMark;
    if (!cut) this.#decoder?.end?.(this);
    if (cut) this.failed(new L0Error(CUT));
    else if (!this.#anyOutput && !allowEmpty) this.failed(new L0Error(ZERO_OUTPUT));
    else this.#verdict ??= {};
    this.#source = undefined;
  }

  readonly #onError = (thrown: unknown): void => {
    if (!this.#over) this.#fail({ error: classify(thrown) });
  };

  readonly #onTimeout = (timeout: Timeout): void => {
    this.#fail({ error: new L0Error(timedOut(timeout)), timeout });
  };

  /** After the end mark the text is whole: what the connection does then costs the usage at most. */
  #fail(result: { readonly error: L0Error; readonly timeout?: Timeout }): void {
    const enough = this.#anyOutput || this.#options.allowEmpty;
    const whole = this.#endMark && enough && (result.timeout ?? result.error.category === "network");
    this.#end(whole ? {} : result);
  }

  // What the host gets.

  #answer(): void {
    this.#answered = true;
    this.#deadline.rest();
  }

  #hold(piece: StreamPiece): void {
    this.#backlog.push({ piece, wait: 0, at: this.arrivedAt });
    this.#holds = true;
  }

  #giveHeld(): void {
    const held = this.#backlog.shift();
    if (!held) return this.#end(this.#verdict as AttemptResult);
    this.#holds = this.#backlog.length > 0 || this.#verdict !== undefined;
    this.#clock?.replay(held.at, held.wait);
    this.#heldSince = held.at;
    if (held.piece.type === "token") this.#host.token(held.piece.value);
    else this.#host.piece(held.piece);
  }

  #end(result: AttemptResult): void {
    this.stop(result.error);
    this.#options.onEnd(result);
  }
}

function isThenable<T>(value: PromiseLike<T> | T): value is PromiseLike<T> {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === "function";
}

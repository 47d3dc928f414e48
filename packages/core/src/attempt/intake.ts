import { classify } from "../errors/classify.ts";
import type { L0Error } from "../errors/l0-error.ts";
import type { AnswerFacts, StreamPiece, TakenBack } from "../events/stream-piece.ts";
import { now } from "../platform/clock.ts";
import { known } from "../platform/known.ts";
import type { WaitClock } from "../platform/wait-clock.ts";
import type { SourceSink } from "../source/decoder.ts";
import { Backlog, type Held } from "./backlog.ts";
import type { Checks } from "./checks.ts";
import type { Deadline, Timeout } from "./deadline.ts";
import type { Overlap } from "./overlap.ts";

/** Whoever passes on what an attempt gives. */
export interface AttemptHost {
  /** The first piece of an attempt has come. True where the consumer must be told of a reset before it gets the piece. */
  begin(): boolean;
  /** Tells it. */
  reset(): void;
  token(value: string): void;
  piece(piece: StreamPiece): void;
  /** False where nothing of it has been given, so that there is nothing to tell. */
  takenBack(what: TakenBack): boolean;
  /** A token has come that nobody gets: it repeats what is there, or a guardrail keeps it back. */
  dropped(): void;
  /** The source has said something of its answer. */
  learned(answer: AnswerFacts): void;
}

/** How an attempt ended: `timeout` where that is why it failed, no error where it completed. */
export interface AttemptResult {
  readonly error?: L0Error;
  readonly timeout?: Timeout;
}

export interface IntakeOptions {
  /** Told of every pull and arrival, where anything records. */
  readonly clock: WaitClock | undefined;
  readonly checks: Checks | undefined;
  /** Where the attempt continues a text. */
  readonly overlap: Overlap | undefined;
  /** Whether one pull reads to the end, because what is given is held until then. */
  readonly readsOn: boolean;
}

/** What a source says, in order: checked, and given to the host as far as it can take it. */
export class Intake implements SourceSink {
  /** How many pieces the host can take now; what comes beyond waits in the backlog. */
  wanted = 0;
  /** Whether there is a backlog that can be taken, or a verdict: one look a token instead of two. */
  holds = false;
  /** Whether a token that is wanted needs nothing but to be given: there was one before, and nothing looks at them. */
  #flows = false;
  readonly #host: AttemptHost;
  readonly #deadline: Deadline;
  readonly #clock: WaitClock | undefined;
  /** Where nothing is clocked: when the piece came that is given from the backlog. */
  #heldSince: number | undefined;
  /** What the source has said of its answer so far. */
  readonly answer: AnswerFacts = {};
  /** How the attempt ends once the backlog has been taken. */
  verdict: AttemptResult | undefined;
  endMark = false;
  anyOutput = false;
  readonly #checks: Checks | undefined;
  readonly #readsOn: boolean;
  readonly #backlog = new Backlog();
  #overlap: Overlap | undefined;
  /** What has come since it is unclear whether the text repeats what was there. */
  readonly #undecided = new Backlog();
  /** UTF-16 units at the beginning of the source's text that repeated what was there. */
  #repeated = 0;
  /** Whether anything came that is neither text nor thought. */
  #otherOutput = false;
  /** Whether the next token comes again after a reset, and has been checked. */
  #passedBefore = false;
  /** Whether the host has had the first piece. */
  #begun = false;
  /** Where one pull reads to the end: whether anything was given since the last read began. */
  #gave = false;

  constructor(host: AttemptHost, deadline: Deadline, { clock, checks, overlap, readsOn }: IntakeOptions) {
    this.#host = host;
    this.#deadline = deadline;
    this.#clock = clock;
    this.#checks = checks;
    this.#overlap = overlap;
    this.#readsOn = readsOn;
  }

  /** When the present piece came, ms of the monotonic clock. */
  get arrivedAt(): number {
    return this.#clock?.at ?? this.#heldSince ?? now();
  }

  // What the decoder says.

  text(value: string): void {
    if (!this.#flows || this.wanted === 0 || this.holds || value.length === 0) return this.#firstText(value);
    this.wanted--;
    this.#deadline.waiting = false;
    this.#host.token(value);
  }

  piece(piece: StreamPiece): void {
    if (piece.type !== "reasoning") this.anyOutput = this.#otherOutput = true;
    this.#inOrder(piece);
  }

  takenBack(what: TakenBack): void {
    this.settle();
    const offset = Math.max(0, what.offset - this.#repeated);
    this.#repeated = Math.min(this.#repeated, what.offset);
    this.#inOrder({ ...what, offset });
  }

  progress(): void {
    this.#deadline.progress();
  }

  about(facts: Parameters<SourceSink["about"]>[0]): void {
    Object.assign(this.answer, known(facts));
    this.#host.learned(this.answer);
  }

  finished(finishReason?: string): void {
    this.endMark = true;
    this.#deadline.textEnded();
    this.about({ finishReason });
  }

  failed(error: unknown): void {
    this.verdict ??= { error: classify(error) };
    this.discard();
    this.holds = true;
  }

  // What the attempt asks for.

  /** Something new has come from the source. */
  arrived(): void {
    this.#heldSince = undefined;
    this.#clock?.arrived();
  }

  /** Whether pieces are waiting. */
  get hasBacklog(): boolean {
    return this.#backlog.size > 0;
  }

  /** Gives the next piece of the backlog. False where there is none. */
  giveHeld(): boolean {
    const held = this.#backlog.take();
    if (!held) return false;
    this.holds = this.hasBacklog || this.verdict !== undefined;
    this.#clock?.replay(held.at, held.wait);
    this.#heldSince = held.at;
    this.#give(held.piece);
    return true;
  }

  /** The same pull reads on, as what it has brought is held. */
  readsOn(): void {
    if (this.#gave) this.#clock?.pulled();
    this.#gave = false;
  }

  /** No more text will be compared with the one that is continued. */
  settle(): void {
    if (this.#overlap) this.#compared(this.#overlap.end());
  }

  /** The attempt has failed: text of which it is still unclear whether it was a repetition is void. */
  discard(): void {
    this.#overlap = undefined;
    for (let held = this.#undecided.take(); held; held = this.#undecided.take()) {
      if (held.piece.type === "token") this.#host.dropped();
    }
  }

  /** The attempt has failed, whatever else has come. */
  fail(error: L0Error): void {
    this.#backlog.clear();
    this.verdict = { error };
    this.holds = true;
  }

  /** The text has ended: what the checks say of it. */
  conclude(): L0Error | undefined {
    return this.#checks?.end({ otherOutput: this.#otherOutput });
  }

  /** Nothing is taken any more. */
  close(): void {
    if (this.#deadline.waiting) this.#clock?.arrived();
    this.wanted = 0;
    this.verdict ??= {};
    this.#backlog.clear();
    this.#undecided.clear();
  }

  /** Text that is not simply passed on, or not yet. */
  #firstText(value: string): void {
    if (value.length === 0) return;
    this.anyOutput = true;
    if (this.#overlap !== undefined) this.#compare(value);
    else if (this.wanted > 0 && !this.holds) this.#token(value);
    else this.#hold({ type: "token", value });
  }

  // A text that continues another one.

  /** Keeps a token until it is known how much of the text only repeats what is there. */
  #compare(value: string): void {
    this.#wait({ type: "token", value });
    const repeated = this.#overlap?.push(value);
    if (repeated !== undefined) this.#compared(repeated);
  }

  /** It is not passed on yet, but it is progress. */
  #wait(piece: StreamPiece | TakenBack): void {
    this.#undecided.add(this.#held(piece));
    this.#deadline.progress();
  }

  #compared(length: number): void {
    this.#overlap = undefined;
    const { size } = this.#undecided;
    const rest = this.#undecided.takeWithout(length);
    this.#repeated = length;
    for (let dropped = size - rest.length; dropped > 0; dropped--) this.#host.dropped();
    for (const held of rest) this.#backlog.add(held);
    this.holds = this.hasBacklog;
    while (this.wanted > 0 && this.giveHeld());
  }

  // What the host gets.

  #inOrder(piece: StreamPiece | TakenBack): void {
    if (this.#undecided.size > 0) this.#wait(piece);
    else if (this.wanted > 0 && !this.holds) this.#give(piece);
    else this.#hold(piece);
  }

  #give(piece: StreamPiece | TakenBack): void {
    if (piece.type === "token") return this.#token(piece.value);
    if (piece.type === "reset") return this.#giveBack(piece);
    if (!this.#begins(piece)) return;
    this.#answer();
    this.#host.piece(piece);
  }

  #giveBack(what: TakenBack): void {
    if (!this.#begun || !this.#host.takenBack(what) || this.wanted === 0) return;
    this.#answer();
    this.#checks?.restart();
  }

  /** False where a reset goes first: the piece comes again with the next pull. */
  #begins(piece: StreamPiece): boolean {
    if (this.#begun) return true;
    this.#begun = true;
    if (!this.#host.begin()) return true;
    this.#answer();
    this.#backlog.putBack(this.#held(piece, this.#clock?.wait));
    this.holds = true;
    this.#passedBefore = piece.type === "token";
    this.#host.reset();
    return false;
  }

  #token(value: string): void {
    if (this.#checks !== undefined && !this.#passes(this.#checks, value)) return;
    if (!this.#begun && !this.#begins({ type: "token", value })) return;
    this.#answer();
    this.#flows = this.#checks === undefined && !this.#readsOn && !this.#deadline.timesTotal;
    this.#host.token(value);
  }

  /** A guardrail may keep the token back, and all that follows; a handler that is told of it may end the session. */
  #passes(checks: Checks, value: string): boolean {
    const passedBefore = this.#passedBefore;
    this.#passedBefore = false;
    if (passedBefore) return true;
    const error = checks.token(value);
    if (error === undefined || this.wanted === 0) return this.wanted > 0;
    this.#host.dropped();
    this.fail(error);
    return false;
  }

  #answer(): void {
    if (this.#readsOn) {
      // What came in one chunk was waited for once.
      if (this.#gave) this.#clock?.replay(this.#clock.at, 0);
      this.#gave = true;
      return this.#deadline.progress();
    }
    this.wanted--;
    this.#deadline.rest();
  }

  #hold(piece: StreamPiece | TakenBack): void {
    if (this.verdict) return;
    this.#backlog.add(this.#held(piece));
    this.holds = true;
  }

  #held(piece: StreamPiece | TakenBack, wait = 0): Held {
    return { piece, wait, at: this.arrivedAt };
  }
}

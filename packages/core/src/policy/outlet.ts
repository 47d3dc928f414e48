import type { L0Error } from "../errors/l0-error.ts";
import type { LifecycleFact } from "../events/lifecycle-event.ts";
import type { MessageEvent, ObservedStreamEvent, TokenEvent } from "../events/stream-event.ts";
import type { AnswerFacts, StreamPiece, TakenBack } from "../events/stream-piece.ts";
import type { Attempt } from "../attempt/attempt.ts";
import type { AttemptHost } from "../attempt/intake.ts";
import type { Recorder } from "../monitor/recorder.ts";
import { known } from "../platform/known.ts";
import { canContinue } from "./continuation.ts";
import type { Delivery } from "./delivery.ts";
import { takenBackFromText } from "./session-errors.ts";
import type { Output } from "./output.ts";
import type { Report } from "./report.ts";
import type { SessionOptions } from "./session-options.ts";

/** The session, as its outlet sees it. */
export interface OutletHost {
  readonly output: Output;
  readonly report: Report;
  readonly run: { readonly number: number; readonly attempt: Attempt; readonly lastError: L0Error | undefined };
  /** The first pull, by the monotonic clock. */
  readonly startedAt: number;
  /** Whether the consumer cannot be told of a reset. */
  readonly appendOnly: boolean;
  /** Whether the session has ended: handlers may end it whenever they are told something. */
  isOver(): boolean;
}

/** After so many UTF-16 units it is known whether a text is JSON: it may begin with a fence. */
const MOST_OPENING = 16;

/** Makes events of what the attempts give: counted, recorded, told to the handlers, and given to the consumer. */
export class Outlet implements AttemptHost {
  readonly #output: Output;
  readonly #delivery: Delivery;
  /** The present attempt, and whether it has given text. */
  #attempt = 0;
  #flows = false;
  // Looked up once, as the token path asks for them: whether handlers take tokens, and whether anybody does anything
  // with a token but the consumer.
  readonly #tellsTokens: boolean;
  #attended = false;
  /** Where tokens are timed, from the first pull on. */
  recorder: Recorder | undefined;
  readonly #session: OutletHost;
  readonly #report: Report;
  readonly #checkpointEvery: number;
  readonly #continuation: SessionOptions["continuation"];
  /** Whether the present attempt has given anything, were it the reset before it. */
  begun = false;
  /** What the present attempt began with. */
  #base = { length: 0, tokens: 0 };
  #firstTold = false;
  /** Offset of the last piece that is no text. */
  #lastPieceAt = -1;
  /** Tokens received at which the next checkpoint is due. */
  #checkpointAt = Infinity;
  /** With buffered delivery: what is held until all checks have passed. */
  #held: ObservedStreamEvent[] | undefined;

  constructor(session: OutletHost, options: SessionOptions, delivery: Delivery) {
    const { buffered, continuation, checkIntervals } = options;
    this.#session = session;
    this.#output = session.output;
    this.#report = session.report;
    this.#delivery = delivery;
    this.#held = buffered ? [] : undefined;
    this.#continuation = continuation;
    this.#checkpointEvery = continuation ? checkIntervals.checkpoint : Infinity;
    this.#tellsTokens = session.report.emitter.wants("token");
  }

  token(value: string): void {
    if (!this.#flows && !this.#beginText()) return;
    const output = this.#output;
    const event: TokenEvent = { type: "token", value, attempt: this.#attempt, offset: output.length };
    output.append(value);
    if (this.#attended) this.#attend(event);
    else this.#delivery.give(event);
  }

  #attend(event: TokenEvent): void {
    this.recorder?.token();
    if (this.#held) this.#held.push(event);
    else if (this.#tellsTokens) this.#tell(event);
    if (this.#output.received >= this.#checkpointAt) this.#saveCheckpoint();
    if (!this.#held) this.#delivery.give(event);
  }

  piece(piece: StreamPiece): void {
    this.#report.recorder?.piece(piece.type);
    this.#output.given = true;
    this.#lastPieceAt = this.#output.length;
    const event = { ...piece, attempt: this.#attempt, offset: this.#output.length } as ObservedStreamEvent;
    if (this.#held) this.#held.push(event);
    else this.pass(event);
  }

  takenBack({ offset, voidedTokens, reason }: TakenBack): boolean {
    const at = Math.min(this.#base.length + offset, this.#output.length);
    if (at === this.#output.length && this.#lastPieceAt < at) return false;
    if (this.#session.appendOnly && !this.#held && at < this.#output.length) {
      this.#session.run.attempt.intake.fail(takenBackFromText());
      return false;
    }
    this.#reset(this.#output.takeBack(at, Math.max(this.#base.tokens, this.#output.tokens - voidedTokens)), reason);
    return true;
  }

  dropped(): void {
    this.#output.drop();
  }

  learned(answer: AnswerFacts): void {
    this.#report.learn(answer);
  }

  begin(): boolean {
    this.begun = true;
    const { given } = this.#output;
    if (given && this.#held) this.reset();
    this.#places();
    return given && !this.#held;
  }

  reset(): void {
    this.#reset(this.#output.reset(), (this.#session.run.lastError as L0Error).code);
    this.#places();
  }

  /** Where the attempt begins. */
  #places(): void {
    const { length, tokens } = this.#output;
    this.#base = { length, tokens };
    this.#checkpointAt = this.#output.received + this.#checkpointEvery;
  }

  /** The first text of an attempt. False where a handler ended the session. */
  #beginText(): boolean {
    this.#flows = true;
    this.#attended = this.#tellsTokens || Boolean(this.recorder ?? this.#held) || this.#checkpointEvery !== Infinity;
    if (this.#firstTold) return true;
    this.#firstTold = true;
    const { arrivedAt, answer } = this.#session.run.attempt.intake;
    const timeToFirstToken = arrivedAt - this.#session.startedAt;
    const { responseId } = answer;
    this.#report.emit({ type: "FIRST_TOKEN", timeToFirstToken, ...this.#report.names(), ...known({ responseId }) });
    return !this.#session.isOver();
  }

  /** What the consumer has from here on is void. What it has not got is only dropped. */
  #reset(voidedTokens: number, reason: string): void {
    const { length: offset } = this.#output;
    this.#lastPieceAt = -1;
    const attempt = this.#attempt;
    this.#report.recorder?.attempts.voided(offset);
    if (this.#held) {
      this.#held = this.#held.filter((event) => event.offset < offset);
      const last = this.#held.at(-1);
      // A source may take back the end of a token.
      if (last?.type === "token") Object.assign(last, { value: last.value.slice(0, offset - last.offset) });
      return;
    }
    this.#delivery.giving = true;
    this.#report.emit({ type: "RESET", attempt, offset, voidedTokens });
    this.#delivery.giving = false;
    this.#delivery.give({ type: "reset", attempt, offset, reason, voidedTokens });
  }

  /** Asked of the beginning alone: it says what kind of text it is. */
  #continues(): boolean {
    const { checkpoint, text } = this.#output;
    return (
      checkpoint.length > MOST_OPENING || (this.#continuation !== undefined && canContinue(text, this.#continuation))
    );
  }

  #saveCheckpoint(): void {
    if (this.#session.isOver()) return;
    const continues = this.#continues();
    this.#checkpointAt = continues ? this.#checkpointAt + this.#checkpointEvery : Infinity;
    if (!continues) return this.#output.forgetCheckpoint();
    this.#output.save();
    const { tokens: tokenCount, length } = this.#output;
    // What is held answers no read.
    if (!this.#held) this.#delivery.giving = true;
    this.#report.emit({ type: "CHECKPOINT_SAVED", tokenCount, length });
    this.#delivery.giving = false;
  }

  /** To the handlers, then to the consumer. */
  pass(event: ObservedStreamEvent): void {
    const over = this.#session.isOver();
    if (event.type === "message" && event.role === "assistant") this.#report.emit(toolRequested(event));
    // A handler has ended the session.
    if (!over && this.#session.isOver()) return;
    if (this.#report.emitter.wants(event.type)) this.#tell(event);
    this.#delivery.give(event);
  }

  /** Handlers may end the session now; the event is the consumer's all the same. */
  #tell(event: ObservedStreamEvent): void {
    this.#delivery.giving = true;
    this.#report.emitter.emit(event);
    this.#delivery.giving = false;
  }

  // Asked by the session and its run.

  /** The text that the present attempt goes on from, with what it has given. */
  get text(): string {
    return this.begun ? this.#output.text : this.#output.checkpoint.text;
  }

  /** What the present attempt has given of it. */
  get attemptText(): string {
    return this.begun ? this.#output.text.slice(this.#base.length) : "";
  }

  /** Whether it has given more than the reset before it: text, or a piece that is none. */
  get gave(): boolean {
    return this.#flows || this.#lastPieceAt >= 0;
  }

  /** An attempt begins. */
  attempt(attempt: number): void {
    this.#attempt = attempt;
    this.#lastPieceAt = -1;
    this.begun = this.#flows = false;
  }

  /** Whether the output so far is still held. */
  get holds(): boolean {
    return this.#held !== undefined;
  }

  /** What may be continued, where there is anything; what is held is nobody's yet. */
  get checkpoint(): string | undefined {
    return (!this.#held && this.#output.checkpoint.text) || undefined;
  }

  /** The last attempt has completed: where it gave nothing, what an earlier one gave is void. */
  settle(): void {
    if (!this.begun && this.#output.given) this.reset();
  }

  /** What was held; nothing is from here on. */
  release(): readonly ObservedStreamEvent[] {
    const held = this.#held ?? [];
    this.#held = undefined;
    return held;
  }

  /** What nobody has got is void. */
  voidHeld(): void {
    if (!this.#held) return;
    this.#held = [];
    this.#output.forgetCheckpoint();
    this.#output.reset();
    this.#report.recorder?.attempts.voided(0);
  }
}

function toolRequested({ toolName, toolCallId, arguments: given }: MessageEvent): LifecycleFact {
  return { type: "TOOL_REQUESTED", toolName, toolCallId, arguments: given };
}

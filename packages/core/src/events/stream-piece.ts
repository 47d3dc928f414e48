import type { MessageEvent, ObservedStreamEvent, StreamEvent } from "./stream-event.ts";
import type { Usage } from "./usage.ts";

/** An event before the session has given it its attempt and offset. */
type Unplaced<E extends StreamEvent> = E extends StreamEvent ? Omit<E, "attempt" | "offset"> : never;

/** The source takes back its own text from an offset on, as a stream of L0's events does; `reason` is its error code. */
export interface TakenBack {
  readonly type: "reset";
  readonly offset: number;
  readonly voidedTokens: number;
  readonly reason: string;
}

/** A piece of output, as an attempt gives it to its session. */
export type StreamPiece = Unplaced<ObservedStreamEvent>;

/** A tool call, or the result of one, as a piece of output. */
export type MessagePiece = Unplaced<MessageEvent>;

/** What a provider says of its answer. */
export interface AnswerFacts {
  readonly usage?: Usage;
  /** The provider's own word, such as `stop`, `length`, `end_turn`. */
  readonly finishReason?: string;
  readonly responseId?: string;
  readonly model?: string;
  readonly provider?: string;
}

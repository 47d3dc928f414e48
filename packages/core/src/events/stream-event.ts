import type { AnswerFacts } from "./stream-piece.ts";

interface StreamEventBase {
  /** The attempt that produced the event, 1-based over the whole session. */
  readonly attempt: number;
  /** UTF-16 length of the valid text before this event. */
  readonly offset: number;
}

/** One non-empty text delta as the provider framed it. */
export interface TokenEvent extends StreamEventBase {
  readonly type: "token";
  readonly value: string;
}

/** A thinking delta. Never part of the output text. */
export interface ReasoningEvent extends StreamEventBase {
  readonly type: "reasoning";
  readonly value: string;
}

/** A whole tool call of the model (`role: "assistant"`) or the result of one (`role: "tool"`). */
export interface MessageEvent extends StreamEventBase {
  readonly type: "message";
  readonly role: "assistant" | "tool";
  /** The raw text: the arguments as the model wrote them, or the tool's result (as JSON where it is no string). */
  readonly value: string;
  readonly toolCallId: string;
  readonly toolName: string;
  /** The parsed arguments of a call; absent on a result and where they could not be parsed. */
  readonly arguments?: unknown;
  /** Why the arguments could not be parsed. */
  readonly argumentsError?: string;
}

/** Output that is not text. */
export interface DataEvent extends StreamEventBase {
  readonly type: "data";
  readonly data: unknown;
}

/** Progress of long work, as the source reports it. */
export interface ProgressEvent extends StreamEventBase {
  readonly type: "progress";
  readonly progress: unknown;
}

/** Every earlier event whose `offset` is at least this event's `offset` is void, reasoning and messages included. */
export interface ResetEvent extends StreamEventBase {
  readonly type: "reset";
  /** Code of the error that ended the attempt whose output is void. */
  readonly reason: string;
  /** How many tokens became void. */
  readonly voidedTokens: number;
}

/** Last event of a good stream, with what the provider said of it. */
export interface CompleteEvent extends StreamEventBase, Omit<AnswerFacts, "provider"> {
  readonly type: "complete";
}

/** What `for await` over `result.stream` gives: data, discriminated by `type`. */
export type StreamEvent =
  | TokenEvent
  | ReasoningEvent
  | MessageEvent
  | DataEvent
  | ProgressEvent
  | ResetEvent
  | CompleteEvent;

/** The stream events that handlers see as they are; `reset` and `complete` reach them as `RESET` and `COMPLETE`. */
export type ObservedStreamEvent = Exclude<StreamEvent, ResetEvent | CompleteEvent>;

/** Names of the stream events. */
export const StreamEventType: {
  readonly TOKEN: "token";
  readonly REASONING: "reasoning";
  readonly MESSAGE: "message";
  readonly DATA: "data";
  readonly PROGRESS: "progress";
  readonly RESET: "reset";
  readonly COMPLETE: "complete";
} = {
  TOKEN: "token",
  REASONING: "reasoning",
  MESSAGE: "message",
  DATA: "data",
  PROGRESS: "progress",
  RESET: "reset",
  COMPLETE: "complete",
};

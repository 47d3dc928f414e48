import type { Outcome, StreamEvent, Telemetry } from "@l0/core";
import type { AdapterName, RunMessage, SentItem, ShownEvent } from "../../protocol.ts";
import { type AttemptView, foldAttempt } from "./attempt-view.ts";
import { type Piece, pieceOf, voidFrom } from "./piece.ts";

export type RunState = "waiting" | "running" | Outcome | "never read";

/** Everything the page shows of one run. Times are ms since the run began. */
export interface RunView {
  readonly state: RunState;
  /** Absent until the server has said that the run began. */
  readonly started?: Omit<Extract<RunMessage, { kind: "started" }>, "kind">;
  readonly pieces: readonly Piece[];
  readonly attempts: readonly AttemptView[];
  readonly resets: readonly ResetMark[];
  readonly events: readonly TimelineEntry[];
  /** What the consumer was rejected with. */
  readonly failure?: { readonly at: number; readonly code: string; readonly message: string };
  readonly endedAt?: number;
  readonly telemetry?: Telemetry;
  readonly sent: { readonly [A in AdapterName]?: Sent };
  readonly problems: readonly string[];
  /** Whether the server has told everything. */
  readonly done: boolean;
}

export interface ResetMark {
  readonly at: number;
  readonly offset: number;
  readonly reason: string;
  readonly voidedTokens: number;
}

export interface TimelineEntry extends ShownEvent {
  readonly at: number;
}

/** What arrived at the receiver of one adapter. */
export interface Sent {
  readonly items: readonly SentItem[];
  readonly rejected: number;
}

export const EMPTY_RUN: RunView = {
  state: "waiting",
  pieces: [],
  attempts: [],
  resets: [],
  events: [],
  sent: {},
  problems: [],
  done: false,
};

/** The view after one more message. */
export function nextView(view: RunView, message: RunMessage): RunView {
  switch (message.kind) {
    case "started": {
      const { kind: _, ...started } = message;
      return { ...view, state: "running", started };
    }
    case "stream":
      return withStreamEvent(view, message.event, message.at);
    case "lifecycle":
      return withLifecycleEvent(view, message.event, message.at);
    case "failed": {
      const { kind: _, ...failure } = message;
      return { ...view, failure };
    }
    case "ended": {
      const { at, outcome, telemetry } = message;
      return { ...view, state: outcome, endedAt: at, ...(telemetry && { telemetry }) };
    }
    case "sent": {
      const { adapter, items, rejected } = message;
      return { ...view, sent: { ...view.sent, [adapter]: { items, rejected } } };
    }
    case "aggregate":
      // It is of the page, not of this run.
      return view;
    case "problem":
      return { ...view, problems: [...view.problems, message.message] };
    case "done":
      return { ...view, done: true };
  }
}

/** The view after all of these messages. */
export function viewOf(messages: readonly RunMessage[], from: RunView = EMPTY_RUN): RunView {
  return messages.reduce(nextView, from);
}

function withStreamEvent(view: RunView, event: StreamEvent, at: number): RunView {
  switch (event.type) {
    case "complete":
      return view;
    case "reset": {
      const { offset, reason, voidedTokens } = event;
      return {
        ...view,
        pieces: voidFrom(view.pieces, offset),
        resets: [...view.resets, { at, offset, reason, voidedTokens }],
      };
    }
    default:
      return { ...view, pieces: [...view.pieces, pieceOf(event, at)] };
  }
}

function withLifecycleEvent(view: RunView, event: ShownEvent, at: number): RunView {
  const last = view.events.findLast(({ type }) => type === "RETRY_ATTEMPT" || type === "ATTEMPT_START");
  const waitingSince = last?.type === "RETRY_ATTEMPT" ? last.at : undefined;
  return {
    ...view,
    events: [...view.events, { at, ...event }],
    attempts: foldAttempt(view.attempts, at, event, waitingSince),
  };
}

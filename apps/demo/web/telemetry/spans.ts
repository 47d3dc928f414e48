import { durationText } from "../parts/duration-text.ts";
import type { AttemptView } from "../run/attempt-view.ts";
import type { RunView } from "../run/run-view.ts";
import { outcomeTone, type Tone } from "../timeline/event-tone.ts";

/** One bar of the waterfall. Times are ms since the run began. */
export interface Span {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly kind: "session" | "attempt" | "wait";
  readonly tone: Tone;
  /** When its first text token came. */
  readonly firstTokenAt?: number;
  /** What is to be said of it. */
  readonly detail: string;
}

/** The session, and under it every attempt and every wait, in order. Empty until the first attempt. */
export function spansOf({ attempts, events, pieces, state, endedAt, telemetry }: RunView): readonly Span[] {
  const start = events[0]?.at;
  if (attempts.length === 0 || start === undefined) return [];
  const now = endedAt ?? Math.max(events.at(-1)?.at ?? 0, pieces.at(-1)?.at ?? 0);
  // What ends a stream takes a while to be told, and no time of the stream.
  const duration = telemetry?.duration ?? now - start;
  const session: Span = {
    label: "session",
    kind: "session",
    from: start,
    to: Math.max(start + duration, ...attempts.map((attempt) => attempt.endedAt ?? now)),
    tone: outcomeTone(state),
    detail: durationText(duration),
  };
  const firstTokens = new Map(
    pieces
      .filter(({ kind }) => kind === "text")
      .toReversed()
      .map(({ attempt, at }) => [attempt, at]),
  );
  return [session, ...attempts.flatMap((attempt) => spansOfAttempt(attempt, now, firstTokens.get(attempt.attempt)))];
}

function spansOfAttempt(attempt: AttemptView, now: number, firstTokenAt: number | undefined): Span[] {
  const { startedAt, endedAt = now, duration = endedAt - startedAt, waitedFrom, outcome, errorCode } = attempt;
  const span: Span = {
    label: `attempt ${attempt.attempt}`,
    kind: "attempt",
    from: startedAt,
    to: endedAt,
    tone: outcomeTone(outcome ?? ""),
    ...(firstTokenAt !== undefined && { firstTokenAt }),
    detail: [durationText(duration), errorCode].filter((part) => part !== undefined).join(" · "),
  };
  if (waitedFrom === undefined) return [span];
  const wait: Span = {
    label: "wait",
    kind: "wait",
    from: waitedFrom,
    to: startedAt,
    tone: "plain",
    detail: durationText(startedAt - waitedFrom),
  };
  return [wait, span];
}

import type { ShownEvent } from "../../protocol.ts";

/** One try at one source, as far as its events have told. Times are ms since the run began. */
export interface AttemptView {
  readonly attempt: number;
  readonly model?: string;
  /** 0 is the primary source. */
  readonly fallbackIndex: number;
  readonly startedAt: number;
  /** Absent while it runs. */
  readonly endedAt?: number;
  /** ms, as it was measured. Absent while it runs. */
  readonly duration?: number;
  readonly outcome?: "completed" | "failed" | "aborted";
  readonly errorCode?: string;
  /** The wait that came before it. */
  readonly waitedFrom?: number;
}

/** Takes what an event says about attempts into the list. */
export function foldAttempt(
  attempts: readonly AttemptView[],
  at: number,
  { type, fields }: ShownEvent,
  waitingSince: number | undefined,
): readonly AttemptView[] {
  switch (type) {
    case "ATTEMPT_START":
      return [...attempts, startedAttempt(at, fields, waitingSince)];
    case "FIRST_TOKEN":
      return changeLast(attempts, modelOf(fields));
    case "ATTEMPT_END":
      return changeLast(attempts, {
        endedAt: at,
        ...(typeof fields["duration"] === "number" && { duration: fields["duration"] }),
        outcome: fields["outcome"] as AttemptView["outcome"] & string,
        ...modelOf(fields),
      });
    case "ERROR":
      return attempts.at(-1)?.outcome === "failed"
        ? changeLast(attempts, { errorCode: String(fields["code"]) })
        : attempts;
    default:
      return attempts;
  }
}

function startedAttempt(at: number, fields: ShownEvent["fields"], waitingSince: number | undefined): AttemptView {
  return {
    attempt: Number(fields["attempt"]),
    fallbackIndex: Number(fields["fallbackIndex"] ?? 0),
    startedAt: at,
    ...modelOf(fields),
    ...(waitingSince !== undefined && { waitedFrom: waitingSince }),
  };
}

const modelOf = ({ model }: ShownEvent["fields"]): { model?: string } => (typeof model === "string" ? { model } : {});

function changeLast(attempts: readonly AttemptView[], change: Partial<AttemptView>): readonly AttemptView[] {
  const last = attempts.at(-1);
  return last === undefined ? attempts : [...attempts.slice(0, -1), { ...last, ...change }];
}

import type { L0Error } from "../../src/index.ts";
import { type Expected, expectedOf } from "./faults.ts";
import { failureOf, type Observation } from "./observation.ts";
import type { PlayedAttempt } from "./played-attempt.ts";

/** What must have become of an attempt, by what its source did. `stopped`: nothing, somebody ended the stream. */
export type AttemptEnd =
  | { readonly how: "completed" }
  | {
      readonly how: "failed";
      readonly error: Expected;
      readonly by: "source" | "timeout" | "check";
      /** What the source threw. */
      readonly thrown?: { readonly value: unknown };
    }
  | { readonly how: "stopped" };

const CUT: Expected = { code: "NETWORK_ERROR", category: "network", retryReason: "incomplete", share: 0.5 };
const ZERO_OUTPUT: Expected = { code: "ZERO_OUTPUT", category: "content", retryReason: "zero_output" };
const INVALID_STREAM: Expected = { code: "INVALID_STREAM", category: "internal" };
const TIMEOUT = { category: "transient", retryReason: "timeout" } as const;

const TIMEOUTS: Readonly<Record<string, Expected>> = {
  INITIAL_TOKEN_TIMEOUT: { code: "INITIAL_TOKEN_TIMEOUT", ...TIMEOUT },
  INTER_TOKEN_TIMEOUT: { code: "INTER_TOKEN_TIMEOUT", ...TIMEOUT },
  TOTAL_TIMEOUT: { code: "TOTAL_TIMEOUT", category: "provider" },
};

/** What followed from an attempt. Where its source did nothing, only a timeout or somebody else can have ended it. */
export function attemptEnd(seen: Observation, attempt: PlayedAttempt): AttemptEnd {
  const own = ownEnd(seen, attempt);
  if (own) return own;
  const isLast = attempt === seen.attempts.at(-1);
  const isNatural = !isLast || seen.state.outcome === "completed" || seen.state.outcome === "failed";
  if (isNatural && attempt.endMark)
    return isEnough(seen, attempt) ? { how: "completed" } : { how: "failed", error: ZERO_OUTPUT, by: "source" };
  const error = TIMEOUTS[errorAfter(seen, attempt)?.code ?? ""];
  return error ? { how: "failed", error, by: "timeout" } : { how: "stopped" };
}

/** The error that the runtime made of an attempt: what the next one, or the consumer, was told. */
export function errorAfter(seen: Observation, attempt: PlayedAttempt): L0Error | undefined {
  const next = seen.attempts[attempt.context.attempt];
  if (next) return next.context.reason;
  const failure = seen.state.outcome === "failed" ? failureOf(seen) : undefined;
  return failure?.code === "ALL_STREAMS_EXHAUSTED" ? (failure.cause as L0Error) : failure;
}

/** After the end mark such a text is whole: what the connection does then costs the usage at most. */
function isEnough({ schedule }: Observation, { hasOutput, context }: PlayedAttempt): boolean {
  // A text that is continued may have been whole but for its end mark.
  return hasOutput || schedule.options.allowEmpty || context.checkpoint !== undefined;
}

/** Whether an end mark is due: as long as nothing has come, of a text that is continued. */
function isMarked(seen: Observation, { chunks, script, context }: PlayedAttempt): boolean {
  if (chunks > 0) return script.protocol === "chat";
  const before = seen.attempts[context.attempt - 2];
  return context.checkpoint !== undefined && before !== undefined && isMarked(seen, before);
}

/** What follows from how the source ended by itself. */
function ownEnd(seen: Observation, attempt: PlayedAttempt): AttemptEnd | undefined {
  const { requireEndMark } = seen.schedule.options;
  const { ending, endMark } = attempt;
  if (ending === undefined) return undefined;
  if (ending.how === "no stream") return { how: "failed", error: INVALID_STREAM, by: "source" };
  if (ending.how === "failed") {
    const error = expectedOf(ending.fault);
    if (endMark && isEnough(seen, attempt) && error.category === "network") return { how: "completed" };
    return { how: "failed", error, by: "source", thrown: { value: ending.thrown } };
  }
  if (requireEndMark && isMarked(seen, attempt) && !endMark) return { how: "failed", error: CUT, by: "source" };
  return isEnough(seen, attempt) ? { how: "completed" } : { how: "failed", error: ZERO_OUTPUT, by: "source" };
}

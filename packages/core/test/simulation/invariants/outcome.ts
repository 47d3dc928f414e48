import { applied } from "../entries.ts";
import { failureOf, type FiredInterruption, type Observation } from "../observation.ts";
import type { Reference } from "../reference.ts";
import { type Fail, type Invariant, same } from "./invariant.ts";

/** What each way to end a stream from outside makes of it. */
const OUTCOMES: Readonly<Record<FiredInterruption["how"], Observation["state"]["outcome"]>> = {
  abort: "aborted",
  signal: "aborted",
  rescue: "aborted",
  return: "abandoned",
  stop: "abandoned",
  read: undefined,
};

/** The stream ends as it was scheduled to, and the consumer is told so. */
export const outcome: Invariant = {
  name: "the outcome is what was scheduled",
  check(seen, reference, fail) {
    checkOutcome(seen, fail);
    checkReads(seen, fail);
    checkWholeText(seen, reference, fail);
  },
};

/** The first one to end the stream decides, unless the stream was ending in that very moment. */
function checkOutcome({ interruptions, state, startedAt, endedAt = 0, blocked }: Observation, fail: Fail): void {
  const { outcome } = state;
  if (startedAt === undefined) return same(outcome, undefined, "the outcome of a stream that was never pulled", fail);
  const ending = interruptions.filter(({ how, outcome: before }) => before === undefined && OUTCOMES[how]);
  // An abort before the first pull is remembered until then; handlers of the first fact may come before it.
  const remembered = ending.find(({ how, pulled }) => !pulled && OUTCOMES[how] === "aborted");
  const first = ending.find(({ pulled }) => pulled);
  const deciding = [remembered, first].flatMap((one) => one ?? []);
  if (outcome === undefined ? deciding.length === 0 : deciding.some(({ how }) => OUTCOMES[how] === outcome)) return;
  const isNatural = outcome === "completed" || outcome === "failed";
  const isLate = deciding.every(({ at }) => at >= endedAt - blocked);
  if (!isNatural || !isLate)
    fail(`the stream is ${outcome}; who ended it: ${deciding.map(({ how }) => how).join(", ")}`);
}

/** Events, then at most one failure, then nothing. */
function checkReads(seen: Observation, fail: Fail): void {
  const { reads, state } = seen;
  const line = reads.map((read) => read.state[0]).join("");
  if (!/^e*f?d*p*$/.test(line)) fail(`the reads were answered in the order ${line}`);
  const error = failureOf(seen);
  const isFailure = state.outcome === "failed" || state.outcome === "aborted";
  if (error === undefined) {
    // A reader that was closed meanwhile has nothing more to say.
    const isClosed = seen.interruptions.some(({ how }) => how === "return");
    if (isFailure && seen.readToEnd && !isClosed) fail(`the reading of a stream that is ${state.outcome} did not fail`);
    return;
  }
  if (!isFailure) fail(`the reading of a stream that is ${state.outcome} failed: ${String(error)}`);
  if (!isError(error)) fail(`the reading failed with something else: ${String(error)}`);
  if (state.outcome === "aborted") same(error.code, "STREAM_ABORTED", "what an aborted reading fails with", fail);
}

const isError = (error: unknown): boolean => error instanceof Error && error.name === "L0Error";

/** `text()` gives the text of a good stream, what there is of an abandoned one, and else the error. */
function checkWholeText(seen: Observation, { entries }: Reference, fail: Fail): void {
  const { wholeText, state } = seen;
  if (!wholeText) return;
  const isFailure = state.outcome === "failed" || state.outcome === "aborted";
  same("error" in wholeText, isFailure, "whether text() failed", fail);
  if ("value" in wholeText) same(wholeText.value, state.content, "what text() gave", fail);
  if (state.outcome === "completed" && "value" in wholeText)
    same(wholeText.value, applied(entries).content, "what text() gave", fail);
}

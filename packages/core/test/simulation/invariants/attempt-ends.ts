import type { L0Error } from "../../../src/index.ts";
import { type AttemptEnd, errorAfter } from "../attempt-end.ts";
import type { Observation } from "../observation.ts";
import { endedUndecided } from "../overlap.ts";
import type { PlayedAttempt, Wait } from "../played-attempt.ts";
import { lateness } from "../lateness.ts";
import { type Fail, type Invariant, same } from "./invariant.ts";

/** How late a timeout may fire, ms. */
const LATENESS = 50;

/** Each attempt ends as its source, its text and the limits make it end. */
export const attemptEnds: Invariant = {
  name: "attempts end for the reason that is there",
  check(seen, { ends }, fail) {
    for (const [index, attempt] of seen.attempts.entries()) {
      const says: Fail = (message) => fail(`attempt ${index + 1}: ${message}`);
      const end = ends[index] as AttemptEnd;
      if (attempt === seen.attempts.at(-1)) checkLast(seen, end, says);
      if (end.how === "failed") checkFailure(seen, attempt, end, says);
      if (end.how === "completed" && !attempt.ending) checkUnended(seen, attempt, says);
    }
  },
};

function checkLast({ state }: Observation, { how }: AttemptEnd, says: Fail): void {
  if (state.outcome === "completed" && how !== "completed") says(`${how}, and the stream completed all the same`);
  if (state.outcome === "failed" && how !== "failed") says(`${how}, and the stream failed`);
}

function checkFailure(
  seen: Observation,
  attempt: PlayedAttempt,
  { error: expected, by, thrown }: AttemptEnd & { how: "failed" },
  says: Fail,
): void {
  const error = errorAfter(seen, attempt);
  if (error) {
    same(error.code, expected.code, "the code of its error", says);
    same(error.category, expected.category, "the category of its error", says);
    same(error.retryReason, expected.retryReason, "the retry reason of its error", says);
    if (thrown && error.cause !== thrown.value) says("the cause of its error is not what was thrown");
  }
  if (by === "timeout") checkTimeout(seen, attempt, expected.code, says);
}

/** It completed though its source did not end: it has sent its end mark and then nothing for too long. */
function checkUnended(seen: Observation, attempt: PlayedAttempt, says: Fail): void {
  if (!attempt.endMark) return says("completed, and its source had not ended");
  const wait = attempt.waits.at(-1);
  const code = wait && lateness(seen, attempt, wait).own >= 0 ? ownCode(wait) : "TOTAL_TIMEOUT";
  checkTimeout(seen, attempt, code, says);
}

/** The last wait was cut short: a limit must have passed, and not long ago. */
function checkTimeout(seen: Observation, attempt: PlayedAttempt, code: L0Error["code"], says: Fail): void {
  const wait = attempt.waits.at(-1);
  if (wait?.by !== "stop") return says("failed with a timeout while nobody waited for it");
  const isTotal = code === "TOTAL_TIMEOUT";
  if (!isTotal && code !== ownCode(wait)) return says(`${code} in its ${wait.phase} phase`);
  const { own, total } = lateness(seen, attempt, wait);
  // A sum is looked at on a tick: waits that are shorter may end before anybody has.
  const late = isTotal ? Math.min(total, wait.to - wait.from) : own;
  // What blocked the event loop may be charged to one or the other.
  const early = isTotal ? seen.blocked : 0;
  // Text that was held comes first, and the consumer takes its time with it.
  const most = endedUndecided(attempt) ? Infinity : LATENESS + seen.blocked;
  const isInTime = late > -early - 1e-6 && late <= most;
  if (!isInTime) says(`timed out ${late} ms after its limit (${code})`);
}

const ownCode = ({ phase }: Wait): L0Error["code"] =>
  phase === "initial" ? "INITIAL_TOKEN_TIMEOUT" : "INTER_TOKEN_TIMEOUT";

import type { Telemetry } from "../../../src/index.ts";
import type { Observation } from "../observation.ts";
import { endedUndecided } from "../overlap.ts";
import type { Fail, Invariant } from "./invariant.ts";

/** How late a timeout may fire, ms. */
const LATENESS = 50;

/** Every millisecond is charged to the one who took it, and a limit that has passed ends the wait. */
export const durations: Invariant = {
  name: "time is charged to who took it",
  check(seen, _reference, fail) {
    checkLimits(seen, fail);
    const records = seen.told.flatMap((told) =>
      told.flatMap(({ event }) => (event.type === "SESSION_END" ? event.telemetry : [])),
    );
    const telemetry = records[0] ?? (seen.endedAt === undefined ? undefined : seen.telemetry);
    if (telemetry) checkTelemetry(seen, telemetry, fail);
  },
};

function checkLimits({ attempts, schedule, blocked }: Observation, fail: Fail): void {
  const { initialToken, interToken } = schedule.options.timeout;
  for (const attempt of attempts) {
    if (endedUndecided(attempt)) continue;
    const { waits, context } = attempt;
    for (const { from, to, phase } of waits) {
      const limit = (phase === "initial" ? initialToken : interToken) || Infinity;
      const late = to - from - limit - blocked;
      if (late > LATENESS) fail(`attempt ${context.attempt} was waited for ${late} ms longer than its ${phase} limit`);
    }
  }
}

function checkTelemetry(seen: Observation, { metrics, duration = Number.NaN }: Telemetry, fail: Fail): void {
  // Text that was held comes when its source is given up: the source cannot know when that was.
  if (seen.attempts.some(endedUndecided)) return;
  const { startedAt = 0, endedAt = 0, blocked } = seen;
  const near = (actual: number | undefined, expected: number, what: string): void => {
    if (actual === undefined || !(Math.abs(actual - expected) <= blocked + 1e-6))
      fail(`${what} is ${actual} ms, expected ${expected} ms`);
  };
  const provider = sum(seen.attempts.flatMap(({ waits }) => waits.map(({ from, to }) => to - from)));
  const retryWait = retryWaits(seen);
  near(duration, endedAt - startedAt, "duration");
  near(metrics.providerTime, provider, "providerTime");
  near(metrics.retryWait, retryWait, "retryWait");
  near(metrics.consumerTime, duration - provider - retryWait, "consumerTime");
  const { guardrails, drift } = seen.schedule.options;
  if (guardrails.length > 0 || drift) return;
  const first = seen.attempts.find(({ firstTokenAt }) => firstTokenAt !== undefined)?.firstTokenAt;
  if (metrics.receivedTokens > 0) near(metrics.timeToFirstToken, (first ?? 0) - startedAt, "timeToFirstToken");
}

/** From the end of an attempt to the next one, or to the end of the stream. */
function retryWaits({ attempts, endedAt = 0, state }: Observation): number {
  return sum(
    attempts.map(({ abortedAt }, index) => {
      const isLast = index === attempts.length - 1;
      if (abortedAt === undefined || (isLast && state.outcome === "completed")) return 0;
      return (attempts[index + 1]?.calledAt ?? endedAt) - abortedAt;
    }),
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

import type { Telemetry } from "../../../src/index.ts";
import type { Observation, Told } from "../observation.ts";
import { type Fail, type Invariant, same } from "./invariant.ts";

/** Rows of the telemetry that are kept. */
const MOST_ROWS = 32;

/** Every number is the same wherever it stands. */
export const counts: Invariant = {
  name: "every number is right once",
  check(seen, _reference, fail) {
    const { state, telemetry } = seen;
    // What is held back counts as received while nobody has it yet.
    const isHeldBack = seen.schedule.options.delivery === "buffered" && state.outcome === undefined;
    if (!isHeldBack) same(state.receivedTokens, state.tokenCount + state.voidedTokens, "state.receivedTokens", fail);
    checkGiven(seen, fail);
    checkAttempt(seen, fail);
    const wanted = seen.schedule.options.monitoring && seen.startedAt !== undefined;
    same(telemetry !== undefined, wanted, "whether there is telemetry", fail);
    if (telemetry) checkTelemetry(seen, telemetry, fail);
    for (const told of seen.told) checkTold(seen, told, fail);
  },
};

/** One that is stopped while ATTEMPT_START is told never asks its source. */
function checkAttempt({ state, attempts }: Observation, fail: Fail): void {
  const unborn = state.attempt - attempts.length;
  const isStopped = state.outcome === "aborted" || state.outcome === "abandoned";
  if (unborn !== 0 && !(unborn === 1 && isStopped)) fail(`state.attempt is ${state.attempt} of ${attempts.length}`);
}

/** Nothing is counted that was not given, and nothing that was given is missing, unless the stream was stopped. */
function checkGiven({ attempts, state, schedule }: Observation, fail: Fail): void {
  const given = attempts.flatMap((attempt) => attempt.given).filter(({ type }) => type === "token").length;
  // A check that objects to a token does not look at what came with it.
  const isChecked = schedule.options.guardrails.length > 0 || schedule.options.drift;
  const isNatural = (state.outcome === "completed" || state.outcome === "failed") && !isChecked;
  if (state.receivedTokens > given || (isNatural && state.receivedTokens < given))
    fail(`${state.receivedTokens} tokens were received; the sources gave ${given}`);
}

function checkTelemetry(seen: Observation, { metrics, ...telemetry }: Telemetry, fail: Fail): void {
  const { state, attempts } = seen;
  same(metrics.totalTokens, state.tokenCount, "telemetry totalTokens", fail);
  same(metrics.receivedTokens, state.receivedTokens, "telemetry receivedTokens", fail);
  same(metrics.voidedTokens, state.voidedTokens, "telemetry voidedTokens", fail);
  same(telemetry.contentLength, state.contentLength, "telemetry contentLength", fail);
  same(telemetry.outcome, state.outcome, "telemetry outcome", fail);
  same(telemetry.completed, state.outcome === "completed", "telemetry completed", fail);
  same(telemetry.aborted, state.outcome === "aborted", "telemetry aborted", fail);
  same(telemetry.attempts.length, Math.min(MOST_ROWS, endedAttempts(seen)), "telemetry attempts", fail);
  const { totalRetries, networkRetryCount, modelRetryCount } = metrics;
  same(networkRetryCount + modelRetryCount, totalRetries, "telemetry retries by kind", fail);
  const retried = attempts.filter(({ context }) => context.retry > 0).length;
  // The last retry may still be waited for.
  if (totalRetries !== retried && totalRetries !== retried + 1)
    fail(`${totalRetries} retries were counted of ${retried}`);
  if (state.outcome === "completed") same(totalRetries, retried, "telemetry totalRetries", fail);
  const stalls = attempts.filter(({ context }) => context.reason?.code === "INTER_TOKEN_TIMEOUT").length;
  if (metrics.stalls !== stalls && metrics.stalls !== stalls + 1)
    fail(`${metrics.stalls} stalls were counted of ${stalls}`);
}

/** The present attempt of a stream that runs has no row yet. */
function endedAttempts({ attempts, state }: Observation): number {
  return state.outcome === undefined ? attempts.filter(({ isOver }) => isOver).length : state.attempt;
}

function checkTold({ state, telemetry, schedule }: Observation, told: readonly Told[], fail: Fail): void {
  let received = 0;
  let voided = 0;
  let byAttempt = 0;
  for (const { event } of told) {
    if (event.type === "token") received++;
    if (event.type === "RESET") voided += event.voidedTokens;
    if (event.type === "ATTEMPT_END") byAttempt += event.tokens;
    if (event.type === "COMPLETE" || event.type === "ABORT_COMPLETED") {
      same(event.tokenCount, state.tokenCount, `tokenCount of ${event.type}`, fail);
      same(event.contentLength, state.contentLength, `contentLength of ${event.type}`, fail);
    }
    if (event.type !== "SESSION_END") continue;
    same(byAttempt, state.receivedTokens, "tokens of all ATTEMPT_END", fail);
    same(event.telemetry.metrics.totalTokens, state.tokenCount, "totalTokens of SESSION_END", fail);
    if (telemetry && telemetry !== event.telemetry) fail("the telemetry of SESSION_END is another object");
  }
  if (schedule.options.delivery === "buffered") return;
  // Some tokens are void from the beginning: handlers hear of neither.
  same(received - voided, state.tokenCount, "valid tokens that handlers were told of", fail);
  if (received > state.receivedTokens) fail(`handlers were told of ${received} tokens of ${state.receivedTokens}`);
}

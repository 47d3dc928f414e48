import type { L0Event } from "../../../src/index.ts";
import type { Observation, Told } from "../observation.ts";
import { type Fail, type Invariant, same } from "./invariant.ts";

type Type = L0Event["type"];

const STOPS: readonly Type[] = ["ABORT_REQUESTED", "ATTEMPT_END"];
const CAUSES: readonly Type[] = [
  "STALL_DETECTED",
  "TIMEOUT_TRIGGERED",
  "NETWORK_ERROR",
  "GUARDRAIL_VIOLATION",
  "DRIFT_DETECTED",
];
/** Checks run before a token is passed on; a checkpoint is saved behind one. */
const PIECES: readonly Type[] = ["token", "reasoning", "message", "FIRST_TOKEN", "TOOL_REQUESTED", ...CAUSES];
const BETWEEN: readonly Type[] = ["ABORT_REQUESTED", "SESSION_END"];

/** What may come directly after each event. */
const FOLLOWERS: Readonly<Partial<Record<Type, readonly Type[]>>> = {
  SESSION_START: ["ATTEMPT_START", ...BETWEEN],
  ATTEMPT_START: ["RESUME_START", "RESET", ...PIECES, ...STOPS],
  RESUME_START: ["RESET", ...PIECES, ...STOPS],
  RESET: [...PIECES, ...STOPS],
  FIRST_TOKEN: ["token", ...STOPS],
  TOOL_REQUESTED: ["message", ...STOPS],
  CHECKPOINT_SAVED: [...PIECES, ...STOPS],
  GUARDRAIL_VIOLATION: ["RESET", ...PIECES, ...STOPS],
  DRIFT_DETECTED: ["RESET", ...PIECES, ...STOPS],
  token: ["CHECKPOINT_SAVED", ...PIECES, ...STOPS],
  reasoning: [...PIECES, ...STOPS],
  message: [...PIECES, ...STOPS],
  STALL_DETECTED: ["TIMEOUT_TRIGGERED", ...STOPS],
  TIMEOUT_TRIGGERED: STOPS,
  NETWORK_ERROR: STOPS,
  ATTEMPT_END: ["ERROR", "COMPLETE", "ABORT_COMPLETED", ...BETWEEN],
  ERROR: ["RETRY_ATTEMPT", "RETRY_GIVE_UP", ...BETWEEN],
  RETRY_ATTEMPT: ["ATTEMPT_START", ...BETWEEN],
  RETRY_GIVE_UP: ["FALLBACK_START", ...BETWEEN],
  FALLBACK_START: ["ATTEMPT_START", ...BETWEEN],
  ABORT_REQUESTED: ["ATTEMPT_END", "ABORT_COMPLETED"],
  ABORT_COMPLETED: ["SESSION_END"],
  COMPLETE: ["SESSION_END"],
  SESSION_END: [],
};

/** With buffered delivery handlers hear of the output at the end; when the first token came they hear at once. */
const HELD_BACK: typeof FOLLOWERS = {
  ...FOLLOWERS,
  FIRST_TOKEN: ["CHECKPOINT_SAVED", ...PIECES, ...STOPS],
  CHECKPOINT_SAVED: ["CHECKPOINT_SAVED", ...PIECES, ...STOPS],
  ATTEMPT_START: ["CHECKPOINT_SAVED", ...(FOLLOWERS.ATTEMPT_START ?? [])],
  RESUME_START: ["CHECKPOINT_SAVED", ...(FOLLOWERS.RESUME_START ?? [])],
  GUARDRAIL_VIOLATION: ["CHECKPOINT_SAVED", ...(FOLLOWERS.GUARDRAIL_VIOLATION ?? [])],
  DRIFT_DETECTED: ["CHECKPOINT_SAVED", ...(FOLLOWERS.DRIFT_DETECTED ?? [])],
};

/** One start and one end of a stream that was pulled, nothing for one that was not, and every fact in its place. */
export const lifecycleOrder: Invariant = {
  name: "facts come in their order",
  check(seen, _reference, fail) {
    for (const told of seen.told) {
      const isLive = seen.schedule.options.delivery === "live";
      checkFollowers(told, isLive ? FOLLOWERS : HELD_BACK, fail);
      checkOnce(seen, told, isLive, fail);
      checkAttempts(told, isLive, fail);
    }
    if (seen.startedAt === undefined && seen.told.length > 0) fail("a stream that was never pulled has told something");
  },
};

function checkFollowers(told: readonly Told[], followers: typeof FOLLOWERS, fail: Fail): void {
  let before: Told | undefined;
  for (const one of told) {
    const { type } = one.event;
    const allowed = before ? (followers[before.event.type] ?? []) : ["SESSION_START"];
    if (!allowed.includes(type)) fail(`${type} came directly after ${before?.event.type ?? "nothing"}`);
    if (before && one.at < before.at) fail(`${type} was told before the event in front of it`);
    before = one;
  }
}

/** What comes once, and what the last fact must be. */
function checkOnce({ state }: Observation, told: readonly Told[], isLive: boolean, fail: Fail): void {
  const count = (type: Type): number => told.filter(({ event }) => event.type === type).length;
  const { outcome } = state;
  same(count("SESSION_START"), 1, "SESSION_START", fail);
  same(count("SESSION_END"), Number(outcome !== undefined), "SESSION_END", fail);
  same(count("COMPLETE"), Number(outcome === "completed"), "COMPLETE", fail);
  same(count("ABORT_COMPLETED"), Number(outcome === "aborted"), "ABORT_COMPLETED", fail);
  const terminal = told.filter(({ event }) => event.type === "ERROR" && event.terminal).length;
  same(terminal, Number(outcome === "failed"), "terminal errors", fail);
  const end = told.at(-1)?.event;
  if (end?.type === "SESSION_END") same(end.outcome, outcome, "the outcome of SESSION_END", fail);
  const tokens = count("token");
  // An end while FIRST_TOKEN is told keeps the token back, as buffered delivery does.
  const mayBeAlone = tokens === 0 && (outcome !== undefined || !isLive);
  if (!mayBeAlone || count("FIRST_TOKEN") > 1) same(count("FIRST_TOKEN"), Math.min(tokens, 1), "FIRST_TOKEN", fail);
}

/** Attempts are numbered, and each has one end. */
function checkAttempts(told: readonly Told[], isLive: boolean, fail: Fail): void {
  let open = 0;
  let number = 0;
  let announced: number | undefined;
  for (const { event } of told) {
    if (event.type === "RETRY_ATTEMPT") announced = event.attempt;
    if (event.type === "ATTEMPT_START") {
      open++;
      same(event.attempt, ++number, "the number of the attempt", fail);
      if (announced !== undefined) same(event.attempt, announced, "the attempt that RETRY_ATTEMPT announced", fail);
      same(event.isRetry, announced !== undefined, "isRetry", fail);
      announced = undefined;
    }
    if (event.type === "ATTEMPT_END") {
      open--;
      same(event.attempt, number, "the number of the attempt that ended", fail);
    }
    if (open < 0 || open > 1) fail(`${open} attempts are open at ${event.type}`);
    if (event.type === "SESSION_END") same(open, 0, "attempts open at the end", fail);
    if ("attempt" in event && event.type !== "RETRY_ATTEMPT" && isLive)
      same(event.attempt, number, `the attempt of ${event.type}`, fail);
  }
}

import type { Observation } from "./observation.ts";
import type { PlayedAttempt, Wait } from "./played-attempt.ts";
import { spentUntil } from "./spent.ts";

/** So long the rest of a stream is waited for once its text is whole, ms. */
const BEHIND_END = 2000;

/** How long after its own limit, and after that of the session, a wait ended, ms. */
export function lateness(
  seen: Observation,
  { context }: PlayedAttempt,
  { from, to, phase, isBehindEnd }: Wait,
): { own: number; total: number } {
  const { initialToken, interToken, total } = seen.schedule.options.timeout;
  const limit = (phase === "initial" ? initialToken : interToken) || Infinity;
  const own = isBehindEnd ? Math.min(limit, BEHIND_END) : limit;
  return { own: to - from - own, total: spentUntil(seen, context.attempt - 1) - (total || Infinity) };
}

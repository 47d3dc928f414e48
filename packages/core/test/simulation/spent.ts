import type { Observation } from "./observation.ts";

/** What counts towards `timeout.total` until the end of an attempt, ms: waits for providers and before retries. */
export function spentUntil({ attempts }: Observation, index: number): number {
  let spent = 0;
  for (const [at, { waits, abortedAt }] of attempts.slice(0, index + 1).entries()) {
    for (const { from, to } of waits) spent += to - from;
    const next = attempts[at + 1];
    if (at < index && next && abortedAt !== undefined) spent += next.calledAt - abortedAt;
  }
  return spent;
}

import type { LifecycleEventOf, ObservedStreamEvent, Telemetry, Violation } from "../../../src/index.ts";
import type { Observation, Told } from "../observation.ts";
import { type Fail, type Invariant, same } from "./invariant.ts";

type Piece = Pick<ObservedStreamEvent, "attempt" | "offset">;

/** What telemetry says of checks, continuation and cost is what handlers were told, one by one. */
export const findings: Invariant = {
  name: "telemetry sums up what was told",
  check(seen, _reference, fail) {
    for (const told of seen.told) {
      const end = told.find(({ event }) => event.type === "SESSION_END");
      if (end?.event.type === "SESSION_END") checkRecord(seen, told, end.event.telemetry, fail);
    }
  },
};

function checkRecord({ schedule }: Observation, told: readonly Told[], telemetry: Telemetry, fail: Fail): void {
  const of = <T extends Told["event"]["type"]>(type: T) =>
    told.flatMap(({ event }) => (event.type === type ? [event as Extract<Told["event"], { type: T }>] : []));
  const { guardrails, drift, continuation, cost } = telemetry;
  const violations = of("GUARDRAIL_VIOLATION").map(({ violation }) => violation);
  checkViolations(violations, guardrails, fail);
  const drifts = Object.values(drift?.countByType ?? {}).reduce((sum, count) => sum + count, 0);
  same(drifts, of("DRIFT_DETECTED").flatMap(({ types }) => types).length, "drift.countByType", fail);
  same(continuation?.continuationCount ?? 0, of("RESUME_START").length, "continuationCount", fail);
  const priced = of("ATTEMPT_END").filter((event) => event.cost !== undefined);
  same(cost?.total ?? 0, priced.length, "cost.total", fail);
  // What is held back is void without a word to the handlers.
  if (schedule.options.delivery === "live") same(cost?.wasted ?? 0, wasted(told, priced), "cost.wasted", fail);
}

function checkViolations(told: readonly Violation[], found: Telemetry["guardrails"], fail: Fail): void {
  same(found?.violationCount ?? 0, told.length, "violationCount", fail);
  same(inOrder(found?.violationsByRule), inOrder(countBy(told, "rule")), "violationsByRule", fail);
  same(inOrder(found?.violationsBySeverity), inOrder(countBy(told, "severity")), "violationsBySeverity", fail);
}

function countBy(violations: readonly Violation[], by: "rule" | "severity"): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const violation of violations) counts[violation[by]] = (counts[violation[by]] ?? 0) + 1;
  return counts;
}

/** Counts above 0, as text. */
const inOrder = (counts: Readonly<Record<string, number>> = {}): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .toSorted()
    .join();

/** How many of these attempts have given nothing that is valid at the end. */
function wasted(told: readonly Told[], priced: readonly LifecycleEventOf<"ATTEMPT_END">[]): number {
  let valid: Piece[] = [];
  for (const { event } of told) {
    if (event.type === "RESET") valid = valid.filter(({ offset }) => offset < event.offset);
    else if ("offset" in event) valid.push(event);
  }
  const gave = new Set(valid.map(({ attempt }) => attempt));
  return priced.filter(({ attempt, outcome }) => outcome !== "completed" && !gave.has(attempt)).length;
}

import type { Observation, Problem } from "../observation.ts";
import { referenceOf } from "../reference.ts";
import { attemptEnds } from "./attempt-ends.ts";
import { counts } from "./counts.ts";
import { durations } from "./durations.ts";
import { findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { lifecycleOrder } from "./lifecycle-order.ts";
import { nothingLeft } from "./nothing-left.ts";
import { outcome } from "./outcome.ts";
import { recovery } from "./recovery.ts";
import { validOutput } from "./valid-output.ts";

const INVARIANTS: readonly Invariant[] = [
  lifecycleOrder,
  validOutput,
  counts,
  findings,
  attemptEnds,
  recovery,
  nothingLeft,
  durations,
  outcome,
];

/** Everything that is wrong with a run. */
export function problemsOf(seen: Observation): Problem[] {
  const problems = [...seen.problems];
  const reference = referenceOf(seen);
  for (const { name, check } of INVARIANTS)
    check(seen, reference, (message) => void problems.push({ invariant: name, message }));
  return problems;
}

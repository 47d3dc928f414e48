import type { Observation } from "../observation.ts";
import type { Reference } from "../reference.ts";

/** Says that something is wrong, and how. */
export type Fail = (message: string) => void;

/** Something that holds for every run. */
export interface Invariant {
  readonly name: string;
  check(seen: Observation, reference: Reference, fail: Fail): void;
}

/** Fails where two values are not the same; numbers may differ by what a sum of fractions loses. */
export function same(actual: unknown, expected: unknown, what: string, fail: Fail): void {
  if (actual === expected) return;
  if (typeof actual === "number" && typeof expected === "number" && Math.abs(actual - expected) < 1e-6) return;
  const [is, shouldBe] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== shouldBe) fail(`${what}: got ${is}, expected ${shouldBe}`);
}

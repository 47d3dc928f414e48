import type { DriftType, Telemetry } from "@l0/core";

/** What the checks, the tools and the prices of a run found, for comparing. */
export interface Found {
  /** Names of the checks that were breached. */
  readonly violations: readonly string[];
  readonly drift: readonly DriftType[];
  /** How many attempts went on from a checkpoint. */
  readonly continuations: number;
  /** Names of the tools that were called. */
  readonly tools: readonly string[];
  /** Whether there is a price. */
  readonly priced: boolean;
  /** Whether some of it was spent on output that is void. */
  readonly wasted: boolean;
  /** Whether some of it is an estimate. */
  readonly estimated: boolean;
}

export const NOTHING_FOUND: Found = {
  violations: [],
  drift: [],
  continuations: 0,
  tools: [],
  priced: false,
  wasted: false,
  estimated: false,
};

export function foundIn({ guardrails, drift, continuation, tools, cost }: Telemetry): Found {
  return {
    violations: Object.keys(guardrails?.violationsByRule ?? {}),
    drift: drift?.types ?? [],
    continuations: continuation?.continuationCount ?? 0,
    tools: Object.keys(tools?.byName ?? {}),
    priced: cost !== undefined,
    wasted: (cost?.wasted ?? 0) > 0,
    estimated: cost?.source === "estimated",
  };
}

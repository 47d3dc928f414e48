import type { InterTokenLatency, Telemetry } from "@l0/core";

/** Values that were counted elsewhere, in buckets. */
export interface Distribution {
  readonly buckets: readonly (readonly [upperBound: number, count: number])[];
  readonly sum: number;
  readonly max: number;
}

/**
 * Every inter-token latency of a stream, in seconds: core counts them in buckets of 3 % relative width, of which each
 * goes where its upper bound falls.
 */
export function interTokenLatencies({ metrics }: Telemetry): Distribution | undefined {
  const { interToken } = metrics;
  // A record that came back from JSON has quantiles alone, and those cannot be put together.
  const histogram: InterTokenLatency["histogram"] | undefined = interToken?.histogram;
  if (interToken === undefined || histogram === undefined) return undefined;
  const buckets = histogram.map(([upperBound, count]) => [upperBound / 1000, count] as const);
  return { buckets, sum: interToken.sum / 1000, max: interToken.max / 1000 };
}

/** Whether a metric can take it: one NaN in a sum, and the sum is NaN for ever; after 1e300, nothing is seen to be added. */
export function isCountable(value: number | Distribution): boolean {
  if (typeof value !== "object") return isAmount(value);
  return isAmount(value.sum) && isAmount(value.max) && value.buckets.every((bucket) => bucket.every(isAmount));
}

function isAmount(value: number): boolean {
  return Number.isFinite(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

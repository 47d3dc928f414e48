import type { InterTokenLatency, Telemetry } from "@l0/core";

/** Buckets of latencies in seconds, as a histogram takes them over. */
export interface MergeableLatencies {
  readonly buckets: readonly (readonly [upperBound: number, count: number])[];
  readonly sum: number;
}

/**
 * Every inter-token latency of a stream, in seconds: core counts them in buckets of 3 % relative width, of which each
 * goes where its upper bound falls.
 */
export function interTokenLatencies(telemetry: Telemetry): MergeableLatencies | undefined {
  const { interToken } = telemetry.metrics;
  // A record that came back from JSON has quantiles alone, and those cannot be put together.
  const histogram: InterTokenLatency["histogram"] | undefined = interToken?.histogram;
  if (interToken === undefined || histogram === undefined) return undefined;
  return { buckets: histogram.map(([upperBound, count]) => [upperBound / 1000, count]), sum: interToken.sum / 1000 };
}

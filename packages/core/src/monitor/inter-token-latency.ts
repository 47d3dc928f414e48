import type { InterTokenLatency, StreamMetrics } from "../events/telemetry.ts";
import type { Histogram } from "./histogram.ts";

/** The inter-token part of a stream's metrics; nothing where no latency was measured. `latencies` must not change any more. */
export function interTokenLatency(
  latencies: Histogram | undefined,
  percentiles: readonly number[],
): Pick<StreamMetrics, "avgInterTokenTime" | "interToken"> {
  if (latencies === undefined) return {};
  const { count, sum, max } = latencies;
  const interToken = { count, sum, ...percentilesOf(latencies, percentiles), max };
  // For adapters that merge distributions: too long for a log line, and not made before somebody looks.
  let buckets: InterTokenLatency["histogram"] | undefined;
  Object.defineProperty(interToken, "histogram", { get: () => (buckets ??= latencies.buckets()) });
  return { avgInterTokenTime: sum / count, interToken: interToken as unknown as InterTokenLatency };
}

/** Percentiles under their names: 0.5 is `p50`, 0.999 `p99.9`. */
export function percentilesOf(values: Histogram, percentiles: readonly number[]): Record<`p${number}`, number> {
  const ascending = percentiles.toSorted((a, b) => a - b);
  const found = values.quantiles(ascending);
  return Object.fromEntries(ascending.map((q, index) => [nameOf(q), found[index] as number]));
}

const nameOf = (q: number): `p${number}` => `p${Number((q * 100).toFixed(6))}`;

import type { InterTokenLatency, StreamMetrics } from "../events/telemetry.ts";
import type { Histogram } from "./histogram.ts";

/** The inter-token part of a stream's metrics; nothing where no latency was measured. `latencies` must not change any more. */
export function interTokenLatency(
  latencies: Histogram | undefined,
): Pick<StreamMetrics, "avgInterTokenTime" | "interToken"> {
  if (latencies === undefined) return {};
  const { count, sum, max } = latencies;
  const [p50, p90, p95, p99] = latencies.quantiles([0.5, 0.9, 0.95, 0.99]);
  const interToken = { count, sum, p50, p90, p95, p99, max };
  // For adapters that merge distributions: too long for a log line, and not made before somebody looks.
  let buckets: InterTokenLatency["histogram"] | undefined;
  Object.defineProperty(interToken, "histogram", { get: () => (buckets ??= latencies.buckets()) });
  return { avgInterTokenTime: sum / count, interToken: interToken as unknown as InterTokenLatency };
}

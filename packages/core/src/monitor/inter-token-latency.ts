import type { StreamMetrics } from "../events/telemetry.ts";
import type { Histogram } from "./histogram.ts";

/** The inter-token part of a stream's metrics; nothing where no latency was measured. */
export function interTokenLatency(
  latencies: Histogram | undefined,
): Pick<StreamMetrics, "avgInterTokenTime" | "interToken"> {
  if (latencies === undefined) return {};
  const { count, sum, max } = latencies;
  const interToken = {
    count,
    sum,
    p50: latencies.quantile(0.5),
    p90: latencies.quantile(0.9),
    p95: latencies.quantile(0.95),
    p99: latencies.quantile(0.99),
    max,
  };
  // For adapters that merge distributions; too long for a log line, so it is not enumerable.
  Object.defineProperty(interToken, "histogram", { value: latencies.buckets() });
  return { avgInterTokenTime: sum / count, interToken: interToken as NonNullable<StreamMetrics["interToken"]> };
}

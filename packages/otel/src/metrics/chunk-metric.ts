import type { InterTokenLatency } from "@l0/core";

import { SECONDS_BUCKETS } from "./buckets.ts";
import type { MetricRow, Point } from "./metric-row.ts";

/** Time per output chunk: one value for each text token after the first of its attempt. */
export function chunkMetric(name: string): MetricRow {
  return {
    name,
    kind: "histogram",
    unit: "s",
    description: "Time from the end of one output chunk to the end of the next.",
    boundaries: SECONDS_BUCKETS,
    perChunk: true,
    points: ({ telemetry }) => chunkTimes(telemetry.metrics.interToken),
  };
}

/** The distribution that telemetry keeps, each of its buckets as its upper bound: at most 1/32 too long. */
function chunkTimes(latency: InterTokenLatency | undefined): readonly Point[] {
  if (latency === undefined) return [];
  return latency.histogram.map(([upper, times]) => ({ value: Math.min(upper, latency.max) / 1000, times }));
}

import type { Counted, Histogram } from "./histogram.ts";
import { percentilesOf } from "./inter-token-latency.ts";

/** How the values of many streams are distributed; plain data, so that it can be sent and merged. */
export interface Distribution extends Counted {
  readonly mean: number;
  /** One for each of the percentiles asked for: 0.5 is `p50`, 0.999 `p99.9`. Nearest rank, within 2 %. */
  readonly [percentile: `p${number}`]: number;
}

/** Nothing where nothing was counted. */
export function distributionOf(values: Histogram, percentiles: readonly number[]): Distribution | undefined {
  const { count, sum, min, max } = values;
  if (count === 0) return undefined;
  return { count, sum, mean: sum / count, min, max, ...percentilesOf(values, percentiles), buckets: values.buckets() };
}

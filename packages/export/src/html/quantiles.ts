import { quantileSorted } from "d3-array";

export interface Quantiles {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** The middle, the slow end and the slowest of some values; `undefined` where there are none. */
export function quantiles(values: readonly number[]): Quantiles | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const [p50, p95, max] = [0.5, 0.95, 1].map((share) => quantileSorted(sorted, share));
  if (p50 === undefined || p95 === undefined || max === undefined) return undefined;
  return { count: sorted.length, p50, p95, max };
}

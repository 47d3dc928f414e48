import { bin } from "d3-array";

/** How many values lie between two bounds. */
export interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const BUCKETS = 32;
/** Below it a latency is as good as none, ms; a logarithmic scale has no zero. */
const LEAST = 0.01;

/** Latencies in buckets that are equally wide on a logarithmic scale, as latencies spread over powers of ten. */
export function distribution(values: readonly number[]): Bucket[] {
  if (values.length === 0) return [];
  const positive = values.map((value) => Math.max(LEAST, value));
  const least = positive.reduce((low, value) => Math.min(low, value), Infinity);
  const most = positive.reduce((high, value) => Math.max(high, value), LEAST);
  // A little beyond both ends, so that equal values have a width too.
  const [from, to] = [least / 1.1, most * 1.1];
  const bounds = Array.from({ length: BUCKETS - 1 }, (_, index) => from * (to / from) ** ((index + 1) / BUCKETS));
  const buckets = bin().domain([from, to]).thresholds(bounds)(positive);
  return buckets.map(({ x0 = from, x1 = to, length }) => ({ from: x0, to: x1, count: length }));
}

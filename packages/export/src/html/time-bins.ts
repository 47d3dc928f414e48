import type { Telemetry } from "@l0/core";

/** The streams that began in a stretch of time. */
export interface TimeBin {
  /** Unix epoch, ms. */
  readonly from: number;
  readonly to: number;
  readonly records: readonly Telemetry[];
}

const MAX_BINS = 60;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Stretches that a reader knows. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 28, 91, 182, 364].map((count) => count * DAY),
];

/** Cuts the time of the records into equal stretches: 60 at most, the empty ones among them too. */
export function timeBins(records: readonly Telemetry[]): TimeBin[] {
  const timed = records.filter(({ startTime }) => Math.abs(startTime) < MAX_TIME);
  if (timed.length === 0) return [];
  const first = timed.reduce((least, { startTime }) => Math.min(least, startTime), Infinity);
  const last = timed.reduce((most, { startTime }) => Math.max(most, startTime), -Infinity);
  const step = stepFor(last - first);
  const start = Math.floor(first / step) * step;
  const bins = Array.from({ length: Math.floor((last - start) / step) + 1 }, (_, index) => ({
    from: start + index * step,
    to: start + (index + 1) * step,
    records: [] as Telemetry[],
  }));
  for (const record of timed) bins[Math.floor((record.startTime - start) / step)]?.records.push(record);
  return bins;
}

/** The last time that a `Date` knows. NaN and the infinities are no times either. */
const MAX_TIME = 8.64e15;

function stepFor(span: number): number {
  const least = span / (MAX_BINS - 1);
  return STEPS.find((step) => step >= least) ?? Math.ceil(least / DAY) * DAY;
}

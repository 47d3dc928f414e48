import type { Piece } from "../run/piece.ts";

/** Tokens are counted over that long, ms. */
export const RATE_WINDOW = 500;
const SMALLEST_STEP = 50;
const MOST_POINTS = 400;

/** Tokens per second over the window that ends at each time, ms. */
export interface RatePoint {
  readonly at: number;
  readonly tokensPerSecond: number;
}

/** The rate from the start of the run until the given time; void tokens count, for they were received. */
export function rollingRate(pieces: readonly Piece[], until: number): readonly RatePoint[] {
  const times = pieces.filter(({ kind }) => kind === "text").map(({ at }) => at);
  if (times.length === 0) return [];
  const end = Math.max(until, times.at(-1) ?? 0);
  const step = Math.max(SMALLEST_STEP, end / MOST_POINTS);
  const points: RatePoint[] = [];
  for (let at = 0; at < end + step; at += step) {
    const now = Math.min(at, end);
    const count = times.filter((time) => time > now - RATE_WINDOW && time <= now).length;
    points.push({ at: now, tokensPerSecond: (count * 1000) / RATE_WINDOW });
  }
  return points;
}

/** What the chart of the rate shows, in a sentence. */
export function rateSummary(points: readonly RatePoint[]): string {
  const peak = Math.max(...points.map(({ tokensPerSecond }) => tokensPerSecond));
  const now = points.at(-1)?.tokensPerSecond ?? 0;
  return `Peak ${Math.round(peak)} tokens/s, ${Math.round(now)} tokens/s at the end; over the last ${RATE_WINDOW} ms each.`;
}

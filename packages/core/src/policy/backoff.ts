/** How the wait before a retry grows. */
export type Backoff = "exponential" | "linear" | "fixed" | "fixed-jitter" | "full-jitter";

/** `n`: retries made so far, `random`: uniform in [0, 1). Waits in ms, before the upper bound. */
const WAITS: Readonly<Record<Backoff, (base: number, n: number, max: number, random: number) => number>> = {
  exponential: (base, n) => base * 2 ** Math.min(n, 31),
  linear: (base, n) => base * (n + 1),
  fixed: (base) => base,
  "fixed-jitter": (base, _n, _max, random) => base + (random * base) / 2,
  "full-jitter": (base, n, max, random) => random * Math.min(max, base * 2 ** Math.min(n, 31)),
};

/** Names of the backoffs. */
export const BACKOFFS: readonly Backoff[] = Object.keys(WAITS) as Backoff[];

/** The wait before retry number `n` (0-based), in whole ms, at most `max`. */
export function backoffDelay(backoff: Backoff, base: number, max: number, n: number, random: number): number {
  return Math.floor(Math.min(max, WAITS[backoff](base, n, max, random)));
}

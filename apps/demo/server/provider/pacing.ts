/** How fast tokens are sent. */
export interface Pacing {
  /** Mean time between two tokens, ms. @default 0 */
  readonly tokenMs: number;
  /** How far a single wait may be from `tokenMs`, as a part of it: 0 is even, 1 is from nothing to twice the mean. @default 0 */
  readonly jitter: number;
  /** Two runs of the same seed wait the same. @default 1 */
  readonly seed: number;
}

export const DEFAULT_PACING: Pacing = { tokenMs: 0, jitter: 0, seed: 1 };

/**
 * Fills in the defaults.
 *
 * @throws TypeError naming the field that is out of range.
 */
export function resolvePacing(...layers: readonly Partial<Pacing>[]): Pacing {
  const pacing: Pacing = Object.assign({}, DEFAULT_PACING, ...layers);
  const { tokenMs, jitter, seed } = pacing;
  if (!(tokenMs >= 0 && tokenMs <= 60_000))
    throw new TypeError(`pacing.tokenMs is ${tokenMs}; allowed: 0 to 60000 ms.`);
  if (!(jitter >= 0 && jitter <= 1)) throw new TypeError(`pacing.jitter is ${jitter}; allowed: 0 to 1.`);
  if (!Number.isSafeInteger(seed)) throw new TypeError(`pacing.seed is ${seed}; allowed: whole numbers.`);
  return pacing;
}

/** Gives the waits before each token of one response, ms. `response` tells apart the responses of one seed. */
export function paceOf({ tokenMs, jitter, seed }: Pacing, response: number): () => number {
  const random = mulberry32(Math.imul(seed, 0x9e3779b1) ^ response);
  return () => tokenMs * (1 + jitter * (2 * random() - 1));
}

/** Tommy Ettinger's 32-bit generator: uniform numbers from 0 to below 1, the same ones for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

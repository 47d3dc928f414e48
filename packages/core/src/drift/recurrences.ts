/**
 * What has come before, by hash: for each slot the latest only, so that memory is constant. One that is displaced by
 * another begins anew.
 */
export class Recurrences {
  readonly #hashes: Int32Array;
  readonly #ends: Int32Array;
  readonly #times: Int32Array;

  /** `size`: slots, rounded up to a power of two. */
  constructor(size: number) {
    const slots = 2 ** Math.ceil(Math.log2(size));
    this.#hashes = new Int32Array(slots);
    this.#ends = new Int32Array(slots);
    this.#times = new Int32Array(slots);
  }

  /**
   * How often it has come with this time, which lies between `start` and `end`; the time before must have ended at
   * `since` or later, and one that overlaps it does not count.
   */
  add(hash: number, start: number, end: number, since: number): number {
    const slot = (hash ^ (hash >>> 15)) & (this.#hashes.length - 1);
    const before = this.#ends[slot] as number;
    const again = this.#hashes[slot] === hash && before >= since;
    if (again && before > start) return 0;
    this.#hashes[slot] = hash;
    this.#ends[slot] = end;
    return (this.#times[slot] = again ? (this.#times[slot] as number) + 1 : 1);
  }
}

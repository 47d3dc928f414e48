/**
 * What has come before, by hash: for each slot the latest only, so that memory is constant. One that is displaced by
 * another begins anew.
 */
export class Recurrences {
  /** Three numbers a slot: the hash, where it ended, and how often it has come. */
  #slots: Int32Array | undefined;
  readonly #mask: number;

  /** `size`: slots, rounded up to a power of two. */
  constructor(size: number) {
    this.#mask = 2 ** Math.ceil(Math.log2(size)) - 1;
  }

  /**
   * How often it has come with this time, which lies between `start` and `end`; the time before must have ended at
   * `since` or later, and one that overlaps it does not count.
   */
  add(hash: number, start: number, end: number, since: number): number {
    const slots = (this.#slots ??= new Int32Array(3 * (this.#mask + 1)));
    const slot = 3 * ((hash ^ (hash >>> 15)) & this.#mask);
    const before = slots[slot + 1] as number;
    const again = slots[slot] === hash && before >= since;
    if (again && before > start) return 0;
    slots[slot] = hash;
    slots[slot + 1] = end;
    return (slots[slot + 2] = again ? (slots[slot + 2] as number) + 1 : 1);
  }
}

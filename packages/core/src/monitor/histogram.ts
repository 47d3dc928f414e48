/** Buckets a power of two: a relative width of 1/32, so a value is at most 1/64 off its bucket's middle. */
const BITS = 5;
const PER_OCTAVE: number = 1 << BITS;
/** The unit is 1/4096 ms (about 0.24 µs): 10 µs are 41 units, above the 32 where buckets are 1/32 wide. */
const UNITS_PER_MS = 4096;
const UINT32 = 2 ** 32;
/** Above 2^32 units (17.5 minutes) the unit is 1 ms, 12 octaves up, up to one hour and a bit: 2^22 ms. */
const OCTAVES_TO_MS = 12;
/** What a 16-bit counter cannot hold: it has wrapped to zero by then. */
const OVERFLOW = 2 ** 16;
const SIZE = (22 + OCTAVES_TO_MS - BITS + 1) * PER_OCTAVE;

/** What a histogram has counted, as plain data. */
export interface Counted {
  readonly count: number;
  /** ms */
  readonly sum: number;
  /** ms */
  readonly min: number;
  /** ms */
  readonly max: number;
  /** Upper bound in ms and count of each bucket that holds something. */
  readonly buckets: readonly (readonly [upperBound: number, count: number])[];
}

/**
 * Latencies from 10 µs to one hour in a fixed 1.9 KB: log-linear buckets, 16-bit counters that widen when one
 * overflows. Quantiles are within 2 % of the nearest-rank ones.
 */
export class Histogram {
  #counts: Uint16Array | Float64Array = new Uint16Array(SIZE);
  count: number = 0;
  /** ms */
  sum: number = 0;
  /** ms */
  min: number = Infinity;
  /** ms */
  max: number = 0;

  /** Adds one latency in ms. What is negative counts as zero, what is no finite number is left out. */
  record(ms: number): void {
    if (!(ms < Infinity)) return;
    const value = ms > 0 ? ms : 0;
    this.count++;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    const index = bucketOf(value);
    if (++(this.#counts[index] as number) === OVERFLOW) this.#widen(index);
  }

  /** The nearest-rank quantile, ms, for `q` from 0 to 1; `NaN` where nothing was recorded. */
  quantile(q: number): number {
    return this.quantiles([q])[0] as number;
  }

  /** Several quantiles in one pass; `qs` ascending. */
  quantiles(qs: readonly number[]): number[] {
    const found: number[] = [];
    // 0.07 of 100 is a little more than 7 in binary.
    const count = this.count * (1 - Number.EPSILON);
    let seen = 0;
    for (let index = 0; index < SIZE && found.length < qs.length; index++) {
      seen += this.#counts[index] as number;
      while (found.length < qs.length && seen >= Math.max(1, Math.ceil((qs[found.length] as number) * count))) {
        // Tokens of one chunk are not waited for: no time is the commonest of all.
        const middle = index === 0 ? 0 : (lowerBound(index) + lowerBound(index + 1)) / 2;
        found.push(Math.min(this.max, Math.max(this.min, middle)));
      }
    }
    return qs.map((_, index) => found[index] ?? NaN);
  }

  /** The buckets that hold something: upper bound in ms and count, ascending; frozen. */
  buckets(): readonly (readonly [upperBound: number, count: number])[] {
    const filled: (readonly [number, number])[] = [];
    for (let index = 0; index < SIZE; index++) {
      const count = this.#counts[index] as number;
      if (count > 0) filled.push(Object.freeze([lowerBound(index + 1), count] as const));
    }
    return Object.freeze(filled);
  }

  /** The same as of now. */
  copy(): Histogram {
    const copy = new Histogram();
    copy.#counts = this.#counts.slice();
    return Object.assign(copy, this);
  }

  /** Adds what another histogram has counted: as if all its values had been recorded here. */
  merge({ count, sum, min, max, buckets }: Counted): void {
    this.count += count;
    this.sum += sum;
    this.min = Math.min(this.min, min);
    this.max = Math.max(this.max, max);
    for (const [upperBound, counted] of buckets) {
      const index = bucketOf(upperBound, SIZE) - 1;
      const total = (this.#counts[index] as number) + counted;
      if (total >= OVERFLOW) this.#widen(index);
      this.#counts[index] = total;
    }
  }

  /** A 16-bit counter has gone past its end: all become such as hold the tokens of all streams for years. */
  #widen(index: number): void {
    if (this.#counts instanceof Uint16Array) this.#counts = Float64Array.from(this.#counts);
    this.#counts[index] = OVERFLOW;
  }
}

function bucketOf(ms: number, last: number = SIZE - 1): number {
  let units = ms * UNITS_PER_MS;
  let octave = 0;
  if (units >= UINT32) {
    // Two and more months are one: what is shifted has 32 bits.
    units = Math.min(ms, UINT32 - 1);
    octave = OCTAVES_TO_MS;
  }
  const top = 31 - Math.clz32(units);
  if (top < BITS) return units | 0;
  const within = (units >>> (top - BITS)) & (PER_OCTAVE - 1);
  return Math.min(last, (top - BITS + 1 + octave) * PER_OCTAVE + within);
}

/** The smallest latency of a bucket, ms. */
function lowerBound(index: number): number {
  if (index < PER_OCTAVE) return index / UNITS_PER_MS;
  const octave = Math.floor(index / PER_OCTAVE) - 1;
  return ((PER_OCTAVE + (index % PER_OCTAVE)) * 2 ** octave) / UNITS_PER_MS;
}

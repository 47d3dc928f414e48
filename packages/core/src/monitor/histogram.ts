/** A power of two has 2^5 buckets: a value is at most 1/64 off the middle of its own. */
const BITS = 5;
/** Octaves from 2^-9 ms, about 2 µs, to 2^22 ms, more than an hour. What is shorter is no time, what is longer is in the last bucket. */
const SHORTEST = -9;
const OCTAVES = 31;
/** Buckets, with the one below the first octave. */
const SIZE: number = (OCTAVES << BITS) + 1;
/** A double begins with sign, exponent (from 1023 on) and the upper bits of its fraction: read as one number, they count such buckets. */
const FIRST = ((1023 + SHORTEST) << BITS) - 1;
const double: DataView = new DataView(new ArrayBuffer(8));
/** What a 16-bit counter cannot hold. */
const OVERFLOW = 2 ** 16;

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
 * Latencies from 10 µs to one hour in a fixed 2 KB: log-linear buckets, 16-bit counters that widen when one
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
    this.#add(bucketOf(value), 1);
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
    for (const [upperBound, counted] of buckets) this.#add(bucketOf(upperBound) - 1, counted);
  }

  #add(bucket: number, count: number): void {
    const index = Math.min(bucket, SIZE - 1);
    const total = (this.#counts[index] as number) + count;
    // All counters become such as hold the tokens of all streams for years.
    if (total >= OVERFLOW && this.#counts instanceof Uint16Array) this.#counts = Float64Array.from(this.#counts);
    this.#counts[index] = total;
  }
}

function bucketOf(ms: number): number {
  double.setFloat64(0, ms);
  return Math.max(0, (double.getUint32(0) >>> (20 - BITS)) - FIRST);
}

/** The smallest latency of a bucket, ms. */
function lowerBound(bucket: number): number {
  if (bucket === 0) return 0;
  double.setFloat64(0, 0);
  double.setUint32(0, (bucket + FIRST) << (20 - BITS));
  return double.getFloat64(0);
}

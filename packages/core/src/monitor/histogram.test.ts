import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Histogram } from "./histogram.ts";

const QUANTILES = [0, 0.01, 0.5, 0.9, 0.95, 0.99, 1];
const HOUR = 3_600_000;

/** From 10 µs to an hour, every power of ten as likely as the other. */
const latency = fc.double({ min: Math.log(0.01), max: Math.log(HOUR), noNaN: true }).map(Math.exp);

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

function quantileOf(histogram: Histogram, q: number): number {
  return histogram.quantiles([q])[0] as number;
}

function nearestRank(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] as number;
}

describe("the quantiles", () => {
  test("are within 2 % of the nearest-rank ones from 10 µs to one hour", () => {
    const property = fc.property(fc.array(latency, { minLength: 1, maxLength: 200 }), (values) => {
      const histogram = histogramOf(values);
      for (const q of QUANTILES) {
        const exact = nearestRank(values, q);
        expect(Math.abs(quantileOf(histogram, q) - exact) / exact).toBeLessThanOrEqual(0.02);
      }
    });
    fc.assert(property, { numRuns: 300, seed: 1 });
  });

  test("lie between the least and the greatest value, and never fall", () => {
    const property = fc.property(fc.array(latency, { minLength: 1, maxLength: 50 }), (values) => {
      const histogram = histogramOf(values);
      const quantiles = QUANTILES.map((q) => quantileOf(histogram, q));
      expect(quantiles.toSorted((a, b) => a - b)).toEqual(quantiles);
      expect(quantiles[0]).toBeGreaterThanOrEqual(Math.min(...values));
      expect(quantiles.at(-1)).toBeLessThanOrEqual(Math.max(...values));
    });
    fc.assert(property, { numRuns: 300, seed: 2 });
  });

  test("of a single value are that value", () => {
    for (const value of [0, 0.01, 1, 17.5, 60_000, HOUR]) {
      expect(QUANTILES.map((q) => quantileOf(histogramOf([value]), q))).toEqual(QUANTILES.map(() => value));
    }
  });

  test("are not there where nothing was recorded", () => {
    expect(quantileOf(new Histogram(), 0.5)).toBeNaN();
  });

  test("stay right where more than 65,535 values fall into one bucket", () => {
    const histogram = new Histogram();
    for (let i = 0; i < 70_000; i++) histogram.record(10);
    for (let i = 0; i < 10_000; i++) histogram.record(1000);
    expect(histogram.count).toBe(80_000);
    expect(quantileOf(histogram, 0.5)).toBeCloseTo(10, 0);
    expect(quantileOf(histogram, 0.87)).toBeCloseTo(10, 0);
    expect(quantileOf(histogram, 0.9)).toBeGreaterThan(980);
    expect(histogram.buckets().map(([, count]) => count)).toEqual([70_000, 10_000]);
  });

  test("keep the longest waits apart from the rest, however long", () => {
    const histogram = histogramOf([1, 1, 1, 100 * HOUR]);
    expect(quantileOf(histogram, 0.75)).toBeCloseTo(1, 1);
    expect(quantileOf(histogram, 1)).toBeGreaterThan(HOUR);
    expect(histogram.max).toBe(100 * HOUR);
  });
});

describe("what is recorded", () => {
  test("counts as zero where it is negative, and not at all where it is no finite number", () => {
    const histogram = histogramOf([-5, NaN, 0, Infinity, -0.001]);
    expect([histogram.count, histogram.sum, histogram.min, histogram.max]).toEqual([3, 0, 0, 0]);
    expect(quantileOf(histogram, 1)).toBe(0);
  });

  test("gives the exact count, sum, least and greatest", () => {
    const histogram = histogramOf([3, 1, 2.5]);
    expect([histogram.count, histogram.sum, histogram.min, histogram.max]).toEqual([3, 6.5, 1, 3]);
  });
});

describe("the buckets", () => {
  test("hold every value once, below their upper bound, at most 1/31 wide, in ascending order", () => {
    const property = fc.property(fc.array(latency, { minLength: 1, maxLength: 100 }), (values) => {
      const buckets = histogramOf(values).buckets();
      const bounds = buckets.map(([bound]) => bound);
      expect(bounds.toSorted((a, b) => a - b)).toEqual(bounds);
      const counted = buckets.map(([bound, count]) => [count, values.filter((v) => within(v, bound)).length]);
      expect(counted.map(([count]) => count)).toEqual(counted.map(([, found]) => found));
      expect(counted.reduce((sum, [count]) => sum + (count as number), 0)).toBe(values.length);
    });
    fc.assert(property, { numRuns: 300, seed: 3 });
  });
});

describe("merging", () => {
  const counted = (histogram: Histogram) => {
    const { count, sum, min, max } = histogram;
    return { count, sum, min, max, buckets: histogram.buckets() };
  };

  test("is recording all values in one, whatever their order and parts, also through JSON", () => {
    const property = fc.property(fc.array(fc.array(latency, { maxLength: 60 }), { maxLength: 6 }), (parts) => {
      const merged = new Histogram();
      for (const part of parts.filter((values) => values.length > 0)) {
        merged.merge(JSON.parse(JSON.stringify(counted(histogramOf(part)))) as ReturnType<typeof counted>);
      }
      const all = histogramOf(parts.flat());
      expect({ ...counted(merged), sum: 0 }).toEqual({ ...counted(all), sum: 0 });
      expect(merged.sum).toBeCloseTo(all.sum, 3);
      expect(merged.quantiles(QUANTILES)).toEqual(all.quantiles(QUANTILES));
    });
    fc.assert(property, { numRuns: 300, seed: 4 });
  });

  test("keeps the quantiles within 2 % of the nearest-rank ones of all values", () => {
    const some = fc.array(latency, { minLength: 1, maxLength: 100 });
    const property = fc.property(some, some, (left, right) => {
      const merged = histogramOf(left);
      merged.merge(counted(histogramOf(right)));
      for (const q of QUANTILES) {
        const exact = nearestRank([...left, ...right], q);
        expect(Math.abs(quantileOf(merged, q) - exact) / exact).toBeLessThanOrEqual(0.02);
      }
    });
    fc.assert(property, { numRuns: 300, seed: 5 });
  });

  test("holds every bucket of the range, the first and the last too", () => {
    const edges = [0, 0.0001, 1 / 512, 0.0078, 1, 1024, 2 ** 20, 2 ** 20 + 1, 2 ** 22 - 1, 2 ** 22, 2 ** 32, 1e15];
    for (const edge of edges) {
      const merged = new Histogram();
      merged.merge(counted(histogramOf([edge])));
      expect(counted(merged)).toEqual(counted(histogramOf([edge])));
    }
  });

  test("widens the counters where the sum is more than 16 bits, and counts on after it, for billions", () => {
    const half = new Histogram();
    for (let index = 0; index < 40_000; index++) half.record(10);
    half.record(500);
    const merged = new Histogram();
    merged.merge(counted(half));
    merged.merge(counted(half));
    merged.record(10);
    expect(merged.buckets().map(([, count]) => count)).toEqual([80_001, 2]);

    const [bucket] = histogramOf([10]).buckets();
    const billions = { count: 3e9, sum: 3e10, min: 10, max: 10, buckets: [[bucket?.[0] ?? 0, 3e9]] as const };
    merged.merge(billions);
    merged.merge(billions);
    expect(merged.buckets()[0]?.[1]).toBe(6e9 + 80_001);
  });

  test("does not change what is merged, and a copy does not change with what it is of", () => {
    const from = histogramOf([1, 2]);
    const copy = from.copy();
    const into = histogramOf([5]);
    into.merge(counted(from));
    from.record(100);
    expect([copy.count, copy.max, copy.buckets().length]).toEqual([2, 2, 2]);
    expect([into.count, into.min, into.max, into.sum]).toEqual([3, 1, 5, 8]);
    expect(Object.isFrozen(from.buckets())).toBe(true);
  });
});

describe("the rank", () => {
  test("is the exact one, though a share is not exact in binary", () => {
    // With 1 to n in buckets of their own, the quantile is the rank.
    const property = fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 1, max: 60 }),
      (percent, count) => {
        const values = Array.from({ length: count }, (_, index) => index + 1);
        const rank = Math.floor((percent * count + 99) / 100);
        const found = quantileOf(histogramOf(values), percent / 100);
        expect(Math.abs(found - rank)).toBeLessThanOrEqual(0.5);
      },
    );
    fc.assert(property, { numRuns: 2000, seed: 6 });
    const growing = Array.from({ length: 100 }, (_, index) => 1.06 ** index);
    expect(quantileOf(histogramOf(growing), 0.07)).toBeCloseTo(1.06 ** 6, 1);
  });

  test("of values that are mostly zero is zero", () => {
    expect(histogramOf([0, 0, 0, 12]).quantiles([0.5, 0.75, 1])).toEqual([0, 0, 12]);
  });
});

/** Whether a value falls into the bucket that ends at `bound`: 1/32 of its power of two wide. */
function within(value: number, bound: number): boolean {
  const octave = 2 ** (Math.ceil(Math.log2(bound)) - 1);
  return value < bound && value >= bound - octave / 32;
}

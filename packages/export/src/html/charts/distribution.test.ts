import * as fc from "fast-check";
import { expect, test } from "vitest";
import { distribution } from "./distribution.ts";
import { logTicks } from "./log-ticks.ts";

test("every value is in one bucket, and the buckets lie side by side", () => {
  const values = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(values, (all) => {
      const buckets = distribution(all);
      expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
      for (const [index, { from, to }] of buckets.entries()) {
        expect(to).toBeGreaterThan(from);
        expect(buckets[index + 1]?.from ?? to).toBe(to);
      }
    }),
  );
});

test("buckets are equally wide on a logarithmic scale", () => {
  const ratios = distribution([1, 1000]).map(({ from, to }) => to / from);
  expect(Math.max(...ratios) / Math.min(...ratios)).toBeCloseTo(1, 6);
});

test("no values make no buckets", () => {
  expect(distribution([])).toEqual([]);
});

test("ticks are few round numbers within the scale", () => {
  expect(logTicks(5, 900)).toEqual([5, 10, 20, 50, 100, 200, 500]);
  expect(logTicks(0.5, 20_000)).toEqual([1, 10, 100, 1000, 10_000]);
  expect(logTicks(820, 990)).toEqual([850, 900, 950]);
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 1e9, noNaN: true }),
      fc.double({ min: 1.2, max: 1e9, noNaN: true }),
      (from, ratio) => {
        const ticks = logTicks(from, from * ratio);
        expect(ticks.length).toBeGreaterThan(0);
        expect(ticks.length).toBeLessThanOrEqual(9);
        expect(ticks.every((tick) => tick >= from && tick <= from * ratio)).toBe(true);
      },
    ),
  );
});

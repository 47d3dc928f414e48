import * as fc from "fast-check";
import { expect, test } from "vitest";
import { bareTelemetry } from "../test-support/telemetry.ts";
import { timeBins } from "./time-bins.ts";

const at = (startTime: number) => ({ ...bareTelemetry, startTime });
const start = Date.UTC(2026, 0, 31);

test.each([
  ["a second", 1000, 1000],
  ["a minute", 60_000, 2000],
  ["an hour", 3_600_000, 120_000],
  ["a day", 86_400_000, 1_800_000],
  ["a year", 365 * 86_400_000, 7 * 86_400_000],
])("the stretches of %s are ones that a reader knows", (_, span, step) => {
  const bins = timeBins([at(start), at(start + span)]);
  expect(bins[0]!.to - bins[0]!.from).toBe(step);
});

test("every record is in one stretch, the one in which it began", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1e12, max: 4e12 }), { minLength: 1, maxLength: 50 }), (times) => {
      const bins = timeBins(times.map(at));
      expect(bins.length).toBeLessThanOrEqual(61);
      expect(bins.flatMap(({ records }) => records)).toHaveLength(times.length);
      for (const { from, to, records } of bins) {
        expect(records.every(({ startTime }) => startTime >= from && startTime < to)).toBe(true);
      }
    }),
  );
});

test("stretches in which nothing began are there too, and records without a time are not", () => {
  const bins = timeBins([at(start), at(Number.NaN), at(start + 10_000), at(Infinity)]);
  expect(bins.map(({ records }) => records.length)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  expect(timeBins([at(Number.NaN)])).toEqual([]);
});

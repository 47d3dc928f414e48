import { expect, test } from "vitest";
import { type Backoff, backoffDelay, BACKOFFS } from "./backoff.ts";

const waits = (backoff: Backoff, random = 0): number[] =>
  [0, 1, 2, 3, 4].map((n) => backoffDelay(backoff, 1000, 10_000, n, random));

test.each<[Backoff, number, number[]]>([
  ["exponential", 0, [1000, 2000, 4000, 8000, 10_000]],
  ["linear", 0, [1000, 2000, 3000, 4000, 5000]],
  ["fixed", 0, [1000, 1000, 1000, 1000, 1000]],
  ["fixed-jitter", 0, [1000, 1000, 1000, 1000, 1000]],
  ["fixed-jitter", 0.5, [1250, 1250, 1250, 1250, 1250]],
  ["full-jitter", 0, [0, 0, 0, 0, 0]],
  ["full-jitter", 0.5, [500, 1000, 2000, 4000, 5000]],
])("%s with a random number of %d waits %j", (backoff, random, expected) => {
  expect(waits(backoff, random)).toEqual(expected);
});

test.each(BACKOFFS)("%s never waits longer than the upper bound, and whole milliseconds", (backoff) => {
  for (const n of [0, 7, 1000]) {
    const wait = backoffDelay(backoff, 333.3, 777, n, 0.999);
    expect(wait).toBeLessThanOrEqual(777);
    expect(Number.isInteger(wait)).toBe(true);
  }
});

test("a base above the upper bound is cut, also where the wait is fixed", () => {
  for (const backoff of ["fixed", "fixed-jitter", "linear", "exponential"] as const) {
    expect(backoffDelay(backoff, 5000, 100, 0, 0)).toBe(100);
  }
});

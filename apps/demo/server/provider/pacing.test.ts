import { describe, expect, test } from "vitest";
import { type Pacing, paceOf, resolvePacing } from "./pacing.ts";

const waits = (pacing: Pacing, response = 1): number[] => {
  const next = paceOf(pacing, response);
  return Array.from({ length: 200 }, next);
};

describe("pacing", () => {
  const pacing = resolvePacing({ tokenMs: 20, jitter: 0.5, seed: 7 });

  test("waits the same for the same seed and response", () => {
    expect(waits(pacing)).toEqual(waits(pacing));
  });

  test("waits differently for another seed or another response", () => {
    expect(waits(pacing)).not.toEqual(waits({ ...pacing, seed: 8 }));
    expect(waits(pacing)).not.toEqual(waits(pacing, 2));
  });

  test("stays within its jitter and spreads over it", () => {
    const seen = waits(pacing);
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...seen)).toBeLessThanOrEqual(30);
    expect(Math.max(...seen) - Math.min(...seen)).toBeGreaterThan(15);
  });

  test("is even without jitter", () => {
    expect(new Set(waits({ ...pacing, jitter: 0 }))).toEqual(new Set([20]));
  });

  test("takes the later of two layers", () => {
    expect(resolvePacing({ tokenMs: 5, seed: 3 }, { tokenMs: 9 })).toEqual({ tokenMs: 9, jitter: 0, seed: 3 });
  });

  test.each([
    [{ tokenMs: -1 }, /pacing\.tokenMs is -1; allowed/],
    [{ tokenMs: Number.NaN }, /pacing\.tokenMs is NaN; allowed/],
    [{ jitter: 2 }, /pacing\.jitter is 2; allowed/],
    [{ seed: 1.5 }, /pacing\.seed is 1\.5; allowed/],
  ])("refuses %o", (pacing, message) => {
    expect(() => resolvePacing(pacing)).toThrow(message);
  });
});

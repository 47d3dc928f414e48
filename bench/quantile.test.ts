import { expect, it } from "vitest";
import { median, quantile } from "./quantile.ts";

it("finds the middle of values in any order, and leaves them in it", () => {
  const values = [10, 2, 9];
  expect(median(values)).toBe(9);
  expect(values).toEqual([10, 2, 9]);
});

it("interpolates between two values", () => {
  expect(median([1, 2, 4, 100])).toBe(3);
  expect(quantile([0, 10, 20], 0.25)).toBe(5);
  expect(quantile([0, 10, 20], 1)).toBe(20);
});

it("has no quantile of nothing", () => {
  expect(median([])).toBeNaN();
});

import { expect, test } from "vitest";
import { tally } from "./tally.ts";

test("counts keys, those that objects inherit included", () => {
  const counts = new Map<string, number>();
  for (const key of ["a", "__proto__", "a", "constructor"]) tally(counts, key);
  expect([...counts]).toEqual([
    ["a", 2],
    ["__proto__", 1],
    ["constructor", 1],
  ]);
});

import { expect, test } from "vitest";
import { l0 } from "../../src/index.ts";
import { campaign, lineOf } from "./campaign.ts";

// A file of its own: test files run side by side.
test("50,000 more random schedules keep every invariant", async () => {
  const { failures, runs } = await campaign({ l0 }, { seed: 50_001, runs: 50_000, stopAfter: 10 });
  expect(failures.map(lineOf)).toEqual([]);
  expect(runs).toBe(50_000);
}, 120_000);

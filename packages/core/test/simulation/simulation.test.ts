import { expect, test } from "vitest";
import { l0 } from "../../src/index.ts";
import { campaign, lineOf } from "./campaign.ts";
import { traceText } from "./trace-text.ts";

/** Enough to see whether one fault or many are at work. */
const STOP_AFTER = 10;

async function traces(seed: number, runs: number): Promise<string[]> {
  const texts: string[] = [];
  await campaign({ l0 }, { seed, runs, onRun: (seen) => texts.push(traceText(seen)) });
  return texts;
}

test("50,000 random schedules keep every invariant", async () => {
  const { failures, runs } = await campaign({ l0 }, { seed: 1, runs: 50_000, stopAfter: STOP_AFTER });
  expect(failures.map(lineOf)).toEqual([]);
  expect(runs).toBe(50_000);
}, 120_000);

test("the same seeds give the same traces", async () => {
  expect(await traces(1, 300)).toEqual(await traces(1, 300));
});

test("the schedules end in every way a stream can end", async () => {
  const { outcomes, runs } = await campaign({ l0 }, { seed: 1, runs: 1000 });
  for (const outcome of ["completed", "failed", "aborted", "abandoned", "unended"])
    expect((outcomes[outcome] ?? 0) / runs, outcome).toBeGreaterThan(0.02);
});

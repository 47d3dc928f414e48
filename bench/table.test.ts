import { describe, expect, it } from "vitest";
import { measuredOf, rowsOf } from "./table.ts";

const comparison = (name: string, time: number) =>
  ({ name, time, over: time - 100, ratio: time / 100, spread: [1, 2] }) as const;

describe("rowsOf", () => {
  it("marks the control of the base, and adds the goals", () => {
    const comparisons = [comparison("raw", 100), comparison("raw, again (A/A)", 101), comparison("core", 210)];
    expect(rowsOf(comparisons, "raw", { core: { of: "ratio", limit: 2 } })).toEqual([
      { name: "raw", value: 100, over: 0, ratio: 1, spread: [1, 2] },
      { name: "raw, again (A/A)", value: 101, over: 1, ratio: 1.01, spread: [1, 2], isControl: true },
      { name: "core", value: 210, over: 110, ratio: 2.1, spread: [1, 2], goal: { of: "ratio", limit: 2 } },
    ]);
  });
});

describe("measuredOf", () => {
  const row = { name: "core", value: 210, over: 110, ratio: 2.1 };

  it.each([
    ["value", 210],
    ["over", 110],
    ["ratio", 2.1],
  ] as const)("is the %s where the goal is about that", (of, expected) => {
    expect(measuredOf({ ...row, goal: { of, limit: 1 } })).toBe(expected);
  });

  it("is nothing without a goal", () => {
    expect(measuredOf(row)).toBeUndefined();
  });
});

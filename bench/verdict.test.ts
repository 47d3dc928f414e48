import { describe, expect, it } from "vitest";
import type { Row, Table } from "./table.ts";
import { distrust, findings, overLimit } from "./verdict.ts";

const table = (title: string, ...rows: Row[]): Table => ({ title, unit: "ns a token", rows });
const control = (ratio: number): Row => ({ name: "raw, again", value: 100 * ratio, ratio, isControl: true });
const core = (ratio: number): Row => ({ name: "core", value: 100 * ratio, ratio, goal: { of: "ratio", limit: 2 } });

describe("distrust", () => {
  it.each([0.93, 1, 1.07])("has nothing to say where the base takes %s times as long as itself", (ratio) => {
    expect(distrust([table("Prose", control(ratio), core(99))])).toEqual([]);
  });

  it.each([0.92, 1.08, Number.NaN])("speaks up where it takes %s times as long", (ratio) => {
    const [why, ...others] = distrust([table("Prose", control(1)), table("JSON", control(ratio))]);
    expect(why).toContain(`JSON: the same code took ${ratio.toFixed(2)} times as long as itself`);
    expect(others).toEqual([]);
  });
});

describe("findings", () => {
  it("say of every goal whether it is reached", () => {
    const heap: Row = { name: "core", value: 11.5, goal: { of: "value", limit: 12 } };
    const tables = [table("Prose", control(1), core(2.01)), { ...table("Heap", heap), unit: "KB" as const }];
    expect(findings(tables)).toEqual([
      { table: "Prose", row: "core", unit: "x", limit: 2, measured: 2.01, reached: false },
      { table: "Heap", row: "core", unit: " KB", limit: 12, measured: 11.5, reached: true },
    ]);
  });

  it("do not take for reached what was not measured", () => {
    expect(findings([table("Prose", core(Number.NaN))])).toMatchObject([{ reached: false }]);
  });
});

describe("overLimit", () => {
  it("allows the goals and a quarter", () => {
    expect(overLimit([table("Prose", core(2.5), { name: "AI SDK", value: 9999, ratio: 99 })])).toEqual([]);
  });

  it("names everything that is over its limit", () => {
    const text: Row = { name: "kept", value: 300, over: 63, goal: { of: "over", limit: 50 } };
    expect(overLimit([table("Prose", core(2.51)), table("JSON", core(2)), table("Text", text)])).toEqual([
      "Prose: core is 2.51x, the limit is 2.50x (2x and 25 %).",
      "Text: kept is 63.00 ns a token, the limit is 62.50 ns a token (50 ns a token and 25 %).",
    ]);
  });
});

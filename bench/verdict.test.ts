import { describe, expect, it } from "vitest";
import { BASE, CONTROL, CORE, MONITORED } from "./variant-names.ts";
import { distrust, overLimit, type Table } from "./verdict.ts";

const table = (tokens: number, ratios: Readonly<Record<string, number>>): Table => ({
  tokens,
  rows: Object.entries(ratios).map(([name, ratio]) => ({ name, ratio, time: 100 * ratio, spread: [ratio, ratio] })),
});

describe("distrust", () => {
  it.each([0.93, 1, 1.07])("has nothing to say where the raw loop takes %s times as long as itself", (ratio) => {
    expect(distrust([table(2000, { [BASE]: 1, [CONTROL]: ratio, [CORE]: 99 })])).toEqual([]);
  });

  it.each([0.92, 1.08, Number.NaN])("speaks up where it takes %s times as long", (ratio) => {
    const [why, ...others] = distrust([table(2000, { [CONTROL]: 1 }), table(20_000, { [CONTROL]: ratio })]);
    expect(why).toContain(`streams of 20,000 tokens: the raw loop took ${ratio.toFixed(2)} times as long as itself`);
    expect(others).toEqual([]);
  });
});

describe("overLimit", () => {
  it("allows the goals and a quarter", () => {
    expect(overLimit([table(2000, { [CORE]: 3.12, [MONITORED]: 3.87, "AI SDK streamText": 99 })])).toEqual([]);
  });

  it("names every variant and length that is over its limit", () => {
    const tables = [table(2000, { [CORE]: 3.13, [MONITORED]: 3 }), table(1, { [CORE]: 2, [MONITORED]: 3.9 })];
    expect(overLimit(tables)).toEqual([
      "streams of 2,000 tokens: core is 3.13x, the limit is 3.13x (2.5x and 25 %).",
      "streams of one token: core, monitored is 3.90x, the limit is 3.88x (3.1x and 25 %).",
    ]);
  });
});

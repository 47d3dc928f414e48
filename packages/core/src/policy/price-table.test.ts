import { describe, expect, test } from "vitest";
import { priceTable } from "../index.ts";

const prices = { m: { input: 2, output: 10, cacheRead: 0.5, cacheWrite: 4 }, plain: { input: 2, output: 10 } };
const source = "provider" as const;
const M = 1_000_000;

describe("a table of prices", () => {
  const price = priceTable(prices);

  test("counts subsets once, each at its own price", () => {
    const usage = {
      inputTokens: 10 * M,
      cacheReadTokens: 4 * M,
      cacheWriteTokens: M,
      outputTokens: 2 * M,
      reasoningTokens: M,
      source,
    };
    expect(price(usage, { model: "m" })).toBe(5 * 2 + 4 * 0.5 + 4 + 2 * 10);
    expect(price(usage, { model: "plain" })).toBe(10 * 2 + 2 * 10);
  });

  test("has no price below zero where the subsets are more than the total", () => {
    expect(price({ inputTokens: M, cacheReadTokens: 2 * M, source }, { model: "m" })).toBe(1);
    expect(price({ source }, { model: "m" })).toBe(0);
  });

  test.each(["m", "m-2026-08-07", "m-20260807", "m@20260514", "m-latest", "m:latest", "m-0613"])(
    "knows %s",
    (model) => {
      expect(price({ outputTokens: M, source }, { model })).toBe(10);
    },
  );

  test.each(["", "other", "m-mini", "m-2026-08-07-mini", "mm", "__proto__", "toString", `m${"-0000".repeat(50_000)}x`])(
    "does not know %.20s",
    (model) => {
      expect(price({ outputTokens: M, source }, { model })).toBeUndefined();
    },
  );

  test("knows nothing where no model is known", () => {
    expect(price({ outputTokens: M, source }, {})).toBeUndefined();
  });

  test.each<[unknown, string]>([
    [{ m: { input: 1 } }, "m.output is undefined"],
    [{ m: { input: -1, output: 1 } }, "m.input is -1"],
    [{ m: { input: 1, output: NaN } }, "m.output is NaN"],
    [{ m: { input: 1, output: Infinity } }, "m.output is Infinity"],
    [{ m: { input: "1", output: 1 } }, 'm.input is "1"'],
    [{ m: { input: 1, output: 1, cacheread: 1 } }, "There is no option m.cacheread"],
    [{ m: null }, "m is null"],
    [undefined, "prices of priceTable is undefined"],
  ])("refuses %j", (table, message) => {
    expect(() => priceTable(table as never)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTIONS", message: expect.stringContaining(message) as string }),
    );
  });
});

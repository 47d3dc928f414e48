import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redactContent } from "../index.ts";

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
/** Text of one to four bytes a character, and halves of pairs. */
const text = fc.string({ unit: fc.constantFrom("a", "é", "秘", "😀", "\ud83d", "\ude00", "\0"), maxLength: 40 });
const itself = (given: string): string => given;

describe("redactContent", () => {
  test("fills the budget as far as whole characters do, and never goes over it", () => {
    const property = fc.property(text, fc.integer({ min: 0, max: 120 }), (given, budget) => {
      const wellFormed = given.toWellFormed();
      const cut = redactContent(given, budget, itself);
      expect(wellFormed.startsWith(cut)).toBe(true);
      expect(cut.isWellFormed()).toBe(true);
      expect(bytesOf(cut)).toBeLessThanOrEqual(budget);
      const next = wellFormed.codePointAt(cut.length);
      if (next !== undefined) expect(bytesOf(cut + String.fromCodePoint(next))).toBeGreaterThan(budget);
    });
    fc.assert(property, { numRuns: 2000, seed: 31 });
  });

  test.each<[string, number, string]>([
    ["abc", 3, "abc"],
    ["abc", 2, "ab"],
    ["abc", 0, ""],
    ["", 0, ""],
    ["éa", 1, ""],
    ["éa", 2, "é"],
    ["秘密", 5, "秘"],
    ["a😀b", 4, "a"],
    ["a😀b", 5, "a😀"],
    ["\ud83d", 3, "\ufffd"],
    ["\ud83d", 2, ""],
    ["abc", 2.9, "ab"],
    ["abc", Infinity, "abc"],
  ])("of %j in %d bytes is %j", (given, budget, cut) => {
    expect(redactContent(given, budget)).toBe(cut);
  });

  test("redacts before it cuts: what is left of a key is never left", () => {
    const given = `My key is sk-${"a1B2".repeat(12)}, keep it.`;
    expect(redactContent(given, 1000)).toBe("My key is [REDACTED], keep it.");
    for (let budget = 0; budget < 30; budget++)
      expect("My key is [REDACTED], keep it.").toContain(redactContent(given, budget));
  });

  test("is empty where redact throws, or gives no text", () => {
    const throws = (): never => {
      throw new Error("broken");
    };
    for (const redact of [throws, () => undefined, () => 5]) expect(redactContent("abc", 10, redact as never)).toBe("");
  });

  test.each([-1, NaN, undefined, "x"])("refuses a budget of %s", (budget) => {
    expect(() => redactContent("abc", budget as number)).toThrow(expect.objectContaining({ code: "INVALID_OPTIONS" }));
  });
});

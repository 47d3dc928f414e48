import fc from "fast-check";
import { expect, test } from "vitest";
import { Overlap, type OverlapOptions } from "./overlap.ts";

const OPTIONS: OverlapOptions = { minOverlap: 2, maxOverlap: 500, caseSensitive: true, normalizeWhitespace: true };
const TEXT = fc.string({ unit: fc.constantFrom("a", "b", " ", "\n"), maxLength: 16 });

/** How much of these pieces repeats the end of the text. */
function repeatedIn(text: string, pieces: readonly string[]): number {
  const overlap = new Overlap(text, OPTIONS);
  for (const piece of pieces) {
    const length = overlap.push(piece);
    if (length !== undefined) return length;
  }
  return overlap.end();
}

test("what is repeated exactly is removed exactly, with any run of white space like one space, too, however it is cut", () => {
  fc.assert(
    fc.property(TEXT, fc.nat(16), TEXT, fc.nat(16), (text, units, next, cut) => {
      const end = text.slice(-Math.max(1, units));
      fc.pre(end.replace(/\s+/g, " ").length >= OPTIONS.minOverlap);
      const said = `${end}c${next}`;
      expect(repeatedIn(text, [said])).toBe(end.length);
      expect(repeatedIn(text, [said.slice(0, cut), said.slice(cut)])).toBe(end.length);
      expect(repeatedIn(text, [...said])).toBe(end.length);
    }),
    { numRuns: 2000 },
  );
});

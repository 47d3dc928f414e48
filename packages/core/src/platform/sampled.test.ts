import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSampled } from "./sampled.ts";

const COUNT = 10_000;
const RATES = [0.001, 0.01, 0.1, 0.25, 0.5, 0.9, 0.99];

/** Ids as they are made, but the same in every run: a seeded generator of UUIDs. */
const uuids = fc.sample(fc.uuid({ version: 4 }), { numRuns: COUNT, seed: 7 });
/** Ids that differ in a few characters at their end, as counters and database keys do. */
const counters = Array.from({ length: COUNT }, (_, index) => `chat-${index}`);
/** Ids that differ in one character at their beginning. */
const prefixes = Array.from(
  { length: COUNT },
  (_, index) => `${String.fromCodePoint(0x4e00 + index)}-of-the-same-session`,
);

const KINDS: readonly (readonly [string, readonly string[]])[] = [
  ["random ids", uuids],
  ["counters", counters],
  ["ids with the same end", prefixes],
];

describe.each(KINDS)("of %s", (_, ids) => {
  test.each(RATES)("the share %d is sampled, within four standard deviations", (rate) => {
    const found = ids.filter((id) => isSampled(id, rate)).length;
    const deviation = Math.sqrt(COUNT * rate * (1 - rate));
    expect(Math.abs(found - COUNT * rate)).toBeLessThan(4 * deviation);
  });

  test("every twentieth of the rates takes as many: chi-square with 19 degrees of freedom, p > 0.001", () => {
    const below = Array.from({ length: 21 }, (__, step) => ids.filter((id) => isSampled(id, step / 20)).length);
    const expected = COUNT / 20;
    const chiSquare = below
      .slice(1)
      .map((count, index) => (count - (below[index] as number) - expected) ** 2 / expected)
      .reduce((sum, one) => sum + one, 0);
    expect(chiSquare).toBeLessThan(43.8);
  });
});

describe("an id", () => {
  test("that is sampled at a rate is sampled at every higher one, and always the same", () => {
    const property = fc.property(
      fc.string(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (id, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        if (isSampled(id, low)) expect(isSampled(id, high)).toBe(true);
        expect(isSampled(id, low)).toBe(isSampled(`${id}`, low));
      },
    );
    fc.assert(property, { seed: 8 });
  });

  test("is sampled at 1 and not at 0, whatever it is", () => {
    for (const id of ["", "\0", "\u{1F600}", ...uuids.slice(0, 100)])
      expect([isSampled(id, 0), isSampled(id, 1)]).toEqual([false, true]);
  });

  test("is sampled in every process and version alike: the answers are part of the contract", () => {
    const sampled = counters.slice(0, 100).filter((id) => isSampled(id, 0.1));
    expect(sampled).toEqual(["chat-0", "chat-8", "chat-20", "chat-24", "chat-58", "chat-92", "chat-98"]);
  });
});

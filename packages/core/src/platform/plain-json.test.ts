import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plainJson } from "./plain-json.ts";

describe("plainJson", () => {
  test("is JSON of whatever JSON can hold", () => {
    const property = fc.property(fc.jsonValue(), (value) => {
      expect(plainJson(value, 2)).toBe(JSON.stringify(value, null, 2));
    });
    fc.assert(property, { seed: 3 });
  });

  test("writes big integers as their digits, and says where something holds itself", () => {
    const cyclic: Record<string, unknown> = { big: 2n ** 70n };
    cyclic["self"] = cyclic;
    cyclic["list"] = [{ up: cyclic }, 1n];
    expect(JSON.parse(plainJson(cyclic))).toEqual({
      big: "1180591620717411303424",
      self: "[Circular]",
      list: [{ up: "[Circular]" }, "1"],
    });
  });

  test("writes what is there twice, but not inside itself, twice", () => {
    const shared = { a: 1 };
    expect(JSON.parse(plainJson({ one: shared, two: [shared, { three: shared }], four: shared }))).toEqual({
      one: shared,
      two: [shared, { three: shared }],
      four: shared,
    });
  });
});

import { expect, it } from "vitest";
import { showValue } from "./show-value.ts";

const cyclic: unknown[] = [1];
cyclic.push(cyclic);

it.each<[unknown, string]>([
  ["a\nb", String.raw`"a\nb"`],
  ["x".repeat(10_240), "a text of 10240 characters"],
  [Number.NaN, "NaN"],
  [-Infinity, "-Infinity"],
  [10n, "10n"],
  [undefined, "undefined"],
  [null, "null"],
  [Symbol("s"), "Symbol(s)"],
  [() => "secret", "a function"],
  [{ secret: 1 }, "an object"],
  [Object.create(null), "an object"],
  [[1, "a", Infinity, null, { secret: 1 }], '[1, "a", Infinity, null, an object]'],
  [cyclic, "[1, an array]"],
  [Array.from({ length: 1000 }), "an array of 1000"],
])("case %#: is short, and never what an object or a function holds", (value, shown) => {
  expect(showValue(value)).toBe(shown);
});

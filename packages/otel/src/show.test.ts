import { expect, it } from "vitest";

import { show } from "./show.ts";

it.each<[unknown, string]>([
  ["a\nb", String.raw`"a\nb"`],
  ["x".repeat(10_240), "a text of 10240 characters"],
  [Number.NaN, "NaN"],
  [null, "null"],
  [Symbol("s"), "Symbol(s)"],
  [() => "secret", "a function"],
  [{ secret: 1 }, "an object"],
  [["datadog", { secret: 1 }, ["secret"]], '["datadog", an object, an array]'],
  [Array.from({ length: 1000 }), "an array of 1000"],
])("case %#: is short, and never what an object or a function holds", (value, shown) => {
  expect(show(value)).toBe(shown);
});

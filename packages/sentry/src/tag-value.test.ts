import { expect, it } from "vitest";
import { tagValue } from "./tag-value.ts";

it.each([
  ["json-structure", "json-structure"],
  ["a\nb\r\nc\u2028d\u0000e", "a b c d e"],
  ["x".repeat(10_000), "x".repeat(200)],
  ["\ud800", "\ufffd"],
  ["", ""],
])("makes of a text what Sentry takes", (text, expected) => {
  expect(tagValue(text)).toBe(expected);
});

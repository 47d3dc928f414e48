import { expect, test } from "vitest";
import { dollars, duration, short, utc, whole } from "./number-text.ts";

test.each([
  [duration, 0, "0 ms"],
  [duration, 0.123_45, "0.123 ms"],
  [duration, 999, "999 ms"],
  [duration, 999.9, "1 s"],
  [duration, 1234, "1.23 s"],
  [duration, 59_999, "1 min"],
  [duration, 90_000, "1.5 min"],
  [dollars, 0, "$0.00"],
  [dollars, 0.000_123, "$0.00012"],
  [dollars, 0.5079, "$0.51"],
  [dollars, 0.999, "$1.00"],
  [dollars, 28.818, "$28.82"],
  [dollars, 1234.5, "$1,234.50"],
  [short, 1_234_567, "1.23M"],
  [whole, 1234.4, "1,234"],
  [utc, 0, "1970-01-01 00:00:00"],
  [utc, Number.NaN, ""],
])("%o writes %d as %s", (write, value, text) => {
  expect(write(value)).toBe(text);
});

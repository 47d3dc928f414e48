import { expect, test } from "vitest";
import { countText } from "./count-text.ts";
import { durationText, offsetText } from "./duration-text.ts";

test.each([
  [0, "0 ms"],
  [0.34, "0.3 ms"],
  [38.4, "38 ms"],
  [999.4, "999 ms"],
  [999.6, "1.00 s"],
  [1240, "1.24 s"],
  [9999, "10.0 s"],
  [12_345, "12.3 s"],
  [59_960, "1 min 0 s"],
  [125_000, "2 min 5 s"],
])("%d ms is %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test("a point in time is seconds with milliseconds", () => {
  expect(offsetText(38.4)).toBe("+0.038 s");
});

test.each([
  [0, "0 tokens"],
  [1, "1 token"],
  [1234, "1,234 tokens"],
])("%d is %s", (count, text) => {
  expect(countText(count, "token")).toBe(text);
});

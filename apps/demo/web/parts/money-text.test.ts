import { expect, test } from "vitest";
import { moneyText } from "./money-text.ts";
import { percentText } from "./percent-text.ts";

test.each([
  [0, "$0.00"],
  [0.000_412_4, "$0.00041"],
  [0.05, "$0.05"],
  [1.239, "$1.24"],
  [1234.5, "$1,234.50"],
])("%d dollars are %s", (usd, text) => {
  expect(moneyText(usd)).toBe(text);
});

test.each([
  [0, "0 %"],
  [0.004, "< 1 %"],
  [0.333, "33 %"],
  [1, "100 %"],
])("a share of %d is %s", (share, text) => {
  expect(percentText(share)).toBe(text);
});

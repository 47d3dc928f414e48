import { expect, it } from "vitest";
import { jsonText } from "./json-text.ts";

it.each([1, 300, 2000])("gives one valid document of at least %i tokens, and the same ones every time", (count) => {
  const tokens = jsonText(count);
  expect(tokens.length).toBeGreaterThanOrEqual(count);
  expect(tokens.length).toBeLessThan(1.15 * count + 200);
  expect(JSON.parse(tokens.join(""))).toHaveProperty("records");
  expect(jsonText(count)).toEqual(tokens);
});

it("is cut in pieces of 1 to 8 characters, and stands on one line", () => {
  const tokens = jsonText(2000);
  const lengths = new Set(tokens.map((token) => token.length));
  expect([...lengths].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(tokens.join("")).not.toContain("\n");
});

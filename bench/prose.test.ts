import { expect, it } from "vitest";
import { prose } from "./prose.ts";

it("gives as many tokens as were asked for, and the same ones every time", () => {
  expect(prose(1)).toHaveLength(1);
  expect(prose(2000)).toHaveLength(2000);
  expect(prose(2000)).toEqual(prose(2000));
});

it("gives 4.4 characters a token, within a tenth", () => {
  for (const count of [2000, 20_000]) {
    const average = prose(count).join("").length / count;
    expect(average).toBeGreaterThan(4.3);
    expect(average).toBeLessThan(4.5);
  }
});

it("varies: no token is empty, and the lengths are spread", () => {
  const lengths = new Set(prose(2000).map((token) => token.length));
  expect(Math.min(...lengths)).toBe(1);
  expect(lengths.size).toBeGreaterThan(5);
});

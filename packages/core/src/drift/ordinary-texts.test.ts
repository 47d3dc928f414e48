import { expect, test } from "vitest";
import { drift } from "./index.ts";
import { ORDINARY_TEXTS } from "./ordinary-texts.fixture.ts";

test.each(Object.entries(ORDINARY_TEXTS))("%s: no drift", (_, text) => {
  expect(drift().start().check(text)).toBeUndefined();
});

test("all of them one after the other: no drift", () => {
  const run = drift().start();
  const found = Object.entries(ORDINARY_TEXTS).map(([name, text]) => [name, run.check(text)?.types]);
  expect(found.filter(([, types]) => types)).toEqual([]);
});

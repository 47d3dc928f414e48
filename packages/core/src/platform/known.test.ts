import { expect, test } from "vitest";
import { known } from "./known.ts";

test("what is undefined is absent; zero, false, null and the empty string are known", () => {
  const fields = known({ a: undefined, b: 0, c: false, d: null, e: "" });
  expect(Object.keys(fields)).toEqual(["b", "c", "d", "e"]);
});

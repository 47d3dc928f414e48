import { expect, test } from "vitest";
import { Output } from "./output.ts";

test("the text is what was appended, whole, at every length", () => {
  const output = new Output(true);
  let expected = "";
  for (let i = 0; i < 1000; i++) {
    const token = i % 7 === 0 ? "𝄞" : ` ${i}`;
    output.append(token);
    expected += token;
    if (i % 61 === 0) expect(output.text).toBe(expected);
  }
  expect(output.text).toBe(expected);
  expect(output.length).toBe(expected.length);
  expect(output.tokens).toBe(1000);
});

test("a reset makes everything void, and what was received is what is valid and what is void", () => {
  const output = new Output(true);
  for (const token of ["a", "b", "c"]) output.append(token);
  expect(output.reset()).toBe(3);
  expect([output.text, output.length, output.tokens, output.given]).toEqual(["", 0, 0, false]);
  output.append("d");
  expect([output.text, output.length, output.tokens, output.received, output.voided]).toEqual(["d", 1, 1, 4, 3]);
  expect(output.reset()).toBe(1);
  expect(output.reset()).toBe(0);
});

test("without keeping, the lengths and counts are right and the text is empty", () => {
  const output = new Output(false);
  for (const token of ["ab", "cd"]) output.append(token);
  expect([output.text, output.length, output.tokens, output.given]).toEqual(["", 4, 2, true]);
});

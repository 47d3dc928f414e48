import { expect, test } from "vitest";
import { foundIn, violationsIn } from "./read-text.fixture.ts";
import { zeroOutputRule } from "./zero-output-rule.ts";

test.each([
  "a",
  "5",
  "是",
  "สวัสดี",
  "مرحبا",
  "नमस्ते",
  "Привет",
  "👍",
  "👍🏽👍🏽👍🏽👍🏽👍🏽👍🏽",
  "✓",
  "¯\\_(ツ)_/¯",
  "haha",
  "1111",
  "[0,0,0,0,0,0,0,0,0,0,0,0]",
  "x x x x x x x x x x x x",
  `${"-".repeat(500)} title`,
])("%j says something", (text) => {
  expect(foundIn(zeroOutputRule(), text)).toEqual([]);
});

test.each([
  " \n\t\u00a0",
  "...",
  "***",
  "!?",
  "。。。",
  "\u200b\ufeff",
  "—",
  "aaaaaaaaaaaa",
  " 是是是是是是是是是是是\n",
])("%j says nothing", (text) => {
  expect(violationsIn(zeroOutputRule(), text)).toMatchObject([
    { rule: "zero-output", position: 0, severity: "error", recoverable: true },
  ]);
});

test("one character over and over is found though it begins where the rule has lost its patience", () => {
  const text = `${" ".repeat(995)}${"a".repeat(30)}`;
  expect(foundIn(zeroOutputRule(), ...text.split(""))).toEqual(["zero-output 0"]);
  expect(foundIn(zeroOutputRule(), text)).toEqual(["zero-output 0"]);
});

test("a text without a character is for the runtime to judge", () => {
  expect(zeroOutputRule().start().end()).toEqual([]);
});

test.each([" ", "=", "a"])("a thousand times %j is not waited out", (character) => {
  const run = zeroOutputRule().start();
  expect(run.push(character.repeat(999))).toBeUndefined();
  expect(run.push(character.repeat(2))).toHaveLength(1);
  expect(run.push(character)).toBeUndefined();
  expect(run.end()).toEqual([]);
});

import { expect, test } from "vitest";
import { driftsIn, kindsIn, plain } from "./read-drift.fixture.ts";

const ITEMS = "- Open the door\n- Close the door\n* Open the window\n2. Close the window\n";
const BARE = "Water the plants\nFeed the cat\nWash the car\nCall your brother\nSleep\n";

test("list items that lose their marks, from the fifth line on", () => {
  const text = `${ITEMS}\n${BARE}`;
  expect(driftsIn(text + BARE.toUpperCase())).toEqual([["markdown_collapse", text.length]]);
});

test("rows of a table, quotes and nested items are marked too, and white space may end a line", () => {
  expect(kindsIn(`| a | b |\r\n|---|---|\r\n> c\r\n  - d\r\n${BARE.replaceAll("\n", "\r\n")}`)).toEqual([
    "markdown_collapse",
  ]);
});

test.each([
  ["paragraphs", `${ITEMS}\n${plain(5)}\n\n${plain(8)}\n\n${plain(1)}\n`],
  ["sentences on lines of their own", `${ITEMS}${BARE.replaceAll("\n", ".\n")}`],
  ["code", `${ITEMS}${BARE.replaceAll("\n", "();\n")}`],
  ["long lines", `${ITEMS}${BARE.replaceAll("\n", " and then do it once more until it is really good\n")}`],
  ["marked lines again", `${ITEMS}Water the plants\nFeed the cat\n- Sleep\nWash the car\nCall your brother\n`],
  ["a sentence, then bare lines", `${ITEMS}That is all.\n${BARE}`],
])("a list may be followed by %s", (_, text) => {
  expect(kindsIn(text)).toEqual([]);
});

test("bare lines without a list before them are none", () => {
  expect(kindsIn(BARE.repeat(3).replace("Sleep", "1. Sleep"), { detect: ["markdown_collapse"] })).toEqual([]);
});

test("how many lines it takes are thresholds", () => {
  const text = "- Open\n- Close\nOpen\nClose\n";
  expect(kindsIn(text, { thresholds: { markedLines: 2, bareLines: 2 } })).toEqual(["markdown_collapse"]);
  expect(kindsIn(text, { thresholds: { markedLines: 3, bareLines: 2 } })).toEqual([]);
});

import { expect, test } from "vitest";
import { kindsIn, plain } from "./read-drift.fixture.ts";

const FORMAL =
  "It was therefore refused. The court moreover held that it had no standing, and consequently dismissed it. ";
const INFORMAL = "Yeah, that's gonna hurt, lol. They kinda had it coming, dude. ";

test.each([
  ["formal to informal", FORMAL + plain(3) + INFORMAL],
  ["informal to formal", INFORMAL + plain(3) + FORMAL],
])("from %s", (_, text) => {
  expect(kindsIn(text)).toEqual(["tone_shift"]);
});

test.each([
  ["formal all along", FORMAL.repeat(2) + plain(2) + FORMAL],
  ["informal all along", INFORMAL + plain(3) + INFORMAL],
  ["formal, then plain", FORMAL + plain(20)],
  ["plain, then formal", plain(20) + FORMAL],
  ["formal and informal mixed", (FORMAL + INFORMAL).slice(0, 200)],
  ["formal, long plain, then informal", FORMAL + plain(10) + INFORMAL],
])("%s is no shift", (_, text) => {
  expect(kindsIn(text, { detect: ["tone_shift"] })).toEqual([]);
});

test("how much it must change is a threshold", () => {
  const text = `It was therefore refused. ${plain(4)}Yeah, right. `;
  expect(kindsIn(text)).toEqual([]);
  expect(kindsIn(text, { thresholds: { toneChange: 1 } })).toEqual(["tone_shift"]);
});

import { expect, test } from "vitest";
import { kindsIn, plain } from "./read-drift.fixture.ts";

test.each([
  "Here is the list you asked for:\n- a",
  "Here's your JSON: {}",
  "Sure, here are some ideas:\n",
  "Let me write that for you.",
  "Of course! I’ll put it together for you: ",
  "Here you go!",
])("the answer begins with words about itself: %s", (text) => {
  expect(kindsIn(text)).toEqual(["format_collapse"]);
});

test.each([
  "Here is the thing: nobody knew. ",
  "Here is the harbour. It has three quays: ",
  "There is nothing here you gothic people would like. ",
  '{ "text": "let me in", "for": "you" }',
  `${plain(2)}Here is the list you asked for:\n`,
])("the answer begins with itself: %s", (text) => {
  expect(kindsIn(text)).toEqual([]);
});

test.each([
  "Sure!\n",
  "Certainly.\r\n",
  "  Of course, happy to help!\n\n",
  "Great question! I'd be happy to help with that.\n",
])("the first line is only an opener: %j", (text) => {
  expect(kindsIn(text + plain(1))).toEqual(["hedging"]);
});

test.each(["Sure", "Surely it is.\n", "Absolutely not.\n", "Of course it rained.\n", "Rain.\nSure!\n"])(
  "the first line says something: %j",
  (text) => {
    expect(kindsIn(text)).toEqual([]);
  },
);

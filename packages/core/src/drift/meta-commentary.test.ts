import { expect, test } from "vitest";
import { driftsIn, kindsIn, plain } from "./read-drift.fixture.ts";

test.each([
  "As an AI, I have no way to look at the harbour. ",
  "as an AI language model, I'm not able to swim. ",
  "That said, as a large language model my view is limited. ",
  "I’m just an AI, after all. ",
  "I am an AI assistant and was not there. ",
  "I'm sorry, but I can't help with that. ",
  "I apologize, but I cannot continue. ",
  "I don't have personal opinions on boats. ",
  "It happened after my knowledge cutoff. ",
])("the model speaks of itself: %s", (sentence) => {
  expect(kindsIn(`${plain(3)}${sentence}${plain(1)}`)).toEqual(["meta_commentary"]);
});

test.each([
  "As an AI researcher, she knew better. ",
  "The firm sells it as an AI assistant for lawyers. ",
  "I am an AI engineer with ten years of work behind me. ",
  "He said: I'm sorry, but I have to go. ",
  "Butter is heated to clarify it. ",
  "In other words, the harbour has moved. ",
  "Asan ai. I wasan an AIs. ",
])("others speak: %s", (sentence) => {
  expect(kindsIn(`${plain(3)}${sentence}${plain(1)}`)).toEqual([]);
});

test("it is found at the end of the phrase, where the last word is known to be whole", () => {
  expect(driftsIn("Well, as an AI I").length).toBe(0);
  expect(driftsIn("Well, as an AI I can")).toEqual([["meta_commentary", 17]]);
  expect(driftsIn("Well, as an AI Icelandic")).toEqual([]);
});

test("phrases that rephrase count only when there are several within a window", () => {
  const again = "In other words, it moved. Let me explain. To clarify, it moved. ";
  expect(kindsIn(again)).toEqual(["meta_commentary"]);
  const far = ["In other words, it moved. ", "Let me explain. ", "To clarify, it moved. "];
  expect(kindsIn(far.join(plain(4)))).toEqual([]);
  expect(kindsIn(far.join(plain(4)), { windowSize: 2000 })).toEqual(["meta_commentary"]);
  expect(kindsIn("In other words, it moved.", { thresholds: { metaWeight: 1 } })).toEqual(["meta_commentary"]);
});

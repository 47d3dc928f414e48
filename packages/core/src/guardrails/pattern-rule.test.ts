import { expect, test } from "vitest";
import { patternRule } from "./pattern-rule.ts";
import { foundIn, violationsIn } from "./read-text.fixture.ts";

const SENTENCE = "The same thing is said here once more.";

test.each([
  ["Well, as an AI language model, no.", "pattern-meta-commentary 6"],
  ["I’m an AI.", "pattern-meta-commentary 0"],
  ["i am just a large language model", "pattern-meta-commentary 0"],
  ["I apologize, but I must", "pattern-meta-commentary 0"],
  ["I'm sorry but I", "pattern-meta-commentary 0"],
  ["I don't have personal opinions.", "pattern-meta-commentary 0"],
  ["Sure!\nIt is noon.", "pattern-hedging 0"],
  ["Of course", "pattern-hedging 0"],
  ["I cannot provide that.", "pattern-refusal 0"],
  ["No, I'm unable to.", "pattern-refusal 4"],
  ["我认为 I can’t assist with that", "pattern-refusal 4"],
  ["That would be inappropriate.", "pattern-refusal 0"],
  ["a <|im_start|>", "pattern-instruction-leak 2"],
  ["[SYSTEM] x", "pattern-instruction-leak 0"],
  ["### Instruction:\nx", "pattern-instruction-leak 0"],
  ["It ends.\n### response:\nx", "pattern-instruction-leak 9"],
  ["Dear [insert name here],", "pattern-placeholders 5"],
  ["Dear {{first_name}}!", "pattern-placeholders 5"],
  ["[TODO]", "pattern-placeholders 0"],
  ["Here is the poem:\nx", "pattern-format-collapse 0"],
  ["OK, let me write that for you.", "pattern-format-collapse 4"],
])("finds in %j: %s", (text, found) => {
  expect(foundIn(patternRule(), text)).toEqual([found]);
});

test.each([
  "It was an aim; alas an AIrbus; hi am an AI",
  "Sure, it is noon.\nYes.",
  "I can't help but smile.",
  "### Instructions\n1. Mix.",
  "### System Requirements\n- Node",
  "### Response\nStatus 200.",
  "[Your guide](https://example.com)",
  "{{ a: 1 }} and ${x}",
  `${"x ".repeat(150)}here is the list:`,
])("finds nothing in %j", (text) => {
  expect(foundIn(patternRule(), text)).toEqual([]);
});

test("only a refusal is not worth another try; openers and announcements are warnings", () => {
  const found = violationsIn(patternRule(), "Sure.\nHere is the: as an AI, I cannot provide [todo]");
  const facts = found.map(({ rule, severity, recoverable }) => [rule.slice(8), severity, recoverable]);
  expect(facts.sort()).toEqual([
    ["format-collapse", "warning", true],
    ["hedging", "warning", true],
    ["meta-commentary", "error", true],
    ["placeholders", "error", true],
    ["refusal", "error", false],
  ]);
});

test("a kind of phrase is reported once, where it is first found", () => {
  expect(foundIn(patternRule(), "I'm an AI. I'm an AI, and as an AI I say so.")).toEqual(["pattern-meta-commentary 0"]);
});

test("a phrase waits for the character behind it, which may make it another word", () => {
  const run = patternRule().start();
  expect(run.push("as an ai")).toBeUndefined();
  expect(run.push("m")).toBeUndefined();
  expect(run.push("; as an AI")).toBeUndefined();
  expect(run.push(" I")).toMatchObject([{ rule: "pattern-meta-commentary", position: 11 }]);
});

test("the third time a sentence comes it is a repetition, and not again", () => {
  expect(foundIn(patternRule(), `${SENTENCE} Or not. ${SENTENCE}\n${SENTENCE} ${SENTENCE} The end of it all.`)).toEqual(
    ["pattern-repetition 86"],
  );
});

test.each([
  "这句话比二十个字符还要长，为的是能够被识别为重复的句子。",
  "यह वाक्य बीस अक्षरों से भी लंबा है और दोहराया गया है।",
])("finds repetition in %j", (sentence) => {
  expect(foundIn(patternRule(), `${sentence.repeat(3)}x`)).toEqual([`pattern-repetition ${sentence.length * 2}`]);
});

test.each([
  ["short ones", "Yes, of course. ".repeat(10)],
  ["numbers with a point", "Version 3.14 of the thing that is described. ".repeat(2)],
  ["lines without an end", "| --- | --- | --- | --- |\n\n".repeat(5)],
  ["headings before them", "# A heading that is long enough\n\nText.\n\n".repeat(2)],
])("does not take for repetition: %s", (_, text) => {
  expect(foundIn(patternRule(), `${text}Something else ends the text`)).toEqual([]);
});

test("a text of 100 characters must not end with its first sentence", () => {
  const middle = "Between them there is some more text, so that it is long enough.";
  expect(foundIn(patternRule(), `${SENTENCE} ${middle} ${SENTENCE}`)).toEqual(["pattern-first-last-duplicate 104"]);
  expect(foundIn(patternRule(), `${SENTENCE} ${middle} ${SENTENCE} Or not.`)).toEqual([]);
  expect(foundIn(patternRule(), `Once. ${"No! ".repeat(5)}Once.`)).toEqual([]);
  expect(foundIn(patternRule(), middle + middle)).toEqual([]);
});

test("remembers a bounded number of sentences", () => {
  const others = Array.from({ length: 300 }, (_, index) => `Sentence number ${index} is another one.`).join(" ");
  expect(foundIn(patternRule(), `${SENTENCE} ${SENTENCE} ${others} ${SENTENCE} x`)).toEqual([]);
});

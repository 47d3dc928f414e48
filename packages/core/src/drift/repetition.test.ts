import { expect, test } from "vitest";
import { driftsIn, kindsIn, plain } from "./read-drift.fixture.ts";

const SENTENCE = "The harbour lies to the north of it. ";

test("a sentence is repeated where it ends for the third time", () => {
  const text = `${SENTENCE}\nShips come. ${SENTENCE}\nShips go. ${SENTENCE}`;
  expect(driftsIn(text, { thresholds: { repetitions: 3 } })).toEqual([["repetition", text.length - 1]]);
  expect(driftsIn(text, { thresholds: { repetitions: 4 } })).toEqual([]);
});

test("case, marks and list numbers make no difference, a number within the sentence does", () => {
  const items = ["1. Wash the grey car twice.\n", "2. wash the *grey* car twice!\n", "3. Wash the grey car, twice.\n"];
  expect(kindsIn(items.join(""))).toEqual(["repetition"]);
  expect(kindsIn("Wash car 1 twice a day.\nWash car 2 twice a day.\nWash car 3 twice a day.\n")).toEqual([]);
});

test("short sentences may be repeated", () => {
  const refrain = "Ships come and go.\n";
  expect(kindsIn(refrain.repeat(4))).toEqual([]);
  expect(kindsIn(refrain.repeat(4), { thresholds: { sentenceLength: 15 } })).toEqual(["repetition"]);
});

test("what is repeated far apart is no repetition, unless the window is wide", () => {
  const text = SENTENCE + plain(5) + SENTENCE + plain(6) + SENTENCE;
  expect(kindsIn(text)).toEqual([]);
  expect(kindsIn(text, { windowSize: 2000 })).toEqual(["repetition"]);
});

test("a phrase of five words, within a line and across its sentences", () => {
  expect(kindsIn("and then the dog ran off and then the dog ran home and then the dog ran here.")).toEqual([
    "repetition",
  ]);
  expect(kindsIn("and then the dog sat and then the dog ate and then the dog ran and then the cat sat.")).toEqual([]);
  expect(kindsIn("Thank you. ".repeat(10))).toEqual(["repetition"]);
});

test("a phrase that overlaps itself is not repeated", () => {
  expect(kindsIn("very very very very very very very very very very good")).toEqual([]);
  expect(kindsIn(`${"very ".repeat(16)}good`)).toEqual(["repetition"]);
});

test("lines may begin alike", () => {
  const items = ["cat", "dog", "bird", "horse"].map((animal) => `If you would like a ${animal}\n`);
  expect(kindsIn(items.join(""))).toEqual([]);
  expect(kindsIn(items.join("").replaceAll("\n", " "))).toEqual(["repetition"]);
});

test.each([
  ["numbers", `[${"0, ".repeat(200)}]`],
  ["values", `[${"true, ".repeat(200)}]`],
  ["calls", "this.is.a.long.chain.of.calls() ".repeat(5)],
  ["statements", "const value = await read(name);\n".repeat(5)],
  ["indented lines", "    return the one and only value\n".repeat(5)],
  ["rows", "| not in the plan | not in the plan |\n".repeat(5)],
  ["rules", "----------------------------------------\n".repeat(10)],
  ["one endless word", "ab".repeat(3000)],
  ["an endless word of a script without spaces", "私の猫はここ".repeat(500)],
])("is not seen in %s", (_, text) => {
  expect(kindsIn(text)).toEqual([]);
});

test.each([
  ["Japanese", "港は町の北にあり、川は西に流れ、橋は三つある。"],
  ["Arabic", "يقع الميناء في شمال المدينة على البحر؟ "],
  ["Hindi", "बंदरगाह शहर के उत्तर में समुद्र के किनारे है। "],
  ["Thai", "ท่าเรืออยู่ทางเหนือของเมืองใกล้ทะเล\n"],
])("sentences end as they do in %s", (_, sentence) => {
  expect(kindsIn(sentence.repeat(3))).toEqual(["repetition"]);
});

test("is reported once while it lasts, and again when it comes back", () => {
  expect(kindsIn(SENTENCE.repeat(50))).toEqual(["repetition"]);
  expect(kindsIn(SENTENCE.repeat(10) + plain(20) + SENTENCE.repeat(10))).toEqual(["repetition", "repetition"]);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonRule, strictJsonRule } from "./json-rule.ts";
import { cutAt, foundIn, violationsIn } from "./read-text.fixture.ts";

const CASES: readonly (readonly [text: string, found: string | undefined])[] = [
  ['{"a":[1,-0,2.5e+10,true,false,null,{"b":{}}],"c":"\\u00e9\\n\u2028é\ud800"}', undefined],
  [" \ufeff\n[]\r\n\t ", undefined],
  ["Prose with { and [1,,", undefined],
  ['"a string"', undefined],
  ["", undefined],
  ['{"a":1]', "json-structure 6"],
  ["[1]]", "json-structure 3"],
  ["{]", "json-structure 1"],
  ["[[1]", "json-structure 4"],
  ['{"a', "json-structure 3"],
  ["[tru", "json-structure 4"],
  ["[1,,2]", "json-chunks 3"],
  ["[,1]", "json-chunks 1"],
  ["{,}", "json-chunks 1"],
  ['{"a":,', "json-chunks 5"],
  ['{"a":1,}', "json-parseable 7"],
  ["[1,]", "json-parseable 3"],
  ["{'a':1}", "json-parseable 1"],
  ["[01]", "json-parseable 2"],
  ["[1.]", "json-parseable 3"],
  ["[nulll]", "json-parseable 5"],
  ["[NaN]", "json-parseable 1"],
  ['["\t"]', "json-parseable 2"],
  ['["\\x"]', "json-parseable 3"],
  ['["\\u12g4"]', "json-parseable 6"],
  ["[1\u00a0]", "json-parseable 2"],
  ["{} Done.", "json-parseable 3"],
  ["[1] [2]", "json-parseable 4"],
];

describe("jsonRule", () => {
  test.each(CASES)("finds in %j: %s", (text, found) => {
    expect(foundIn(jsonRule(), text)).toEqual(found === undefined ? [] : [found]);
    expect(foundIn(jsonRule(), ...text.split(""))).toEqual(found === undefined ? [] : [found]);
  });

  test.each([
    ['```json\n{"a":1}\n```', []],
    ['```JSON {"a":1}\n```\nThat is {all}.', []],
    ['```json\n{"a":1,}\n```', ["json-parseable 15"]],
    ['```json\n{"a":1\n```', ["json-parseable 15"]],
    ['```json\n{"a":1', ["json-structure 14"]],
    ["```json5\n{a:1}\n```", []],
    ["``\n{a:1}", []],
    ["```\n{a:1}\n```", []],
  ])("reads the document in a leading fence: %j", (text, found) => {
    expect(foundIn(jsonRule(), text)).toEqual(found);
  });

  test("reports what is wrong while the text still comes, once, and then no more", () => {
    const run = jsonRule().start();
    expect(run.push('{"a"')).toBeUndefined();
    expect(run.push(": 1,, ")).toMatchObject([
      { rule: "json-chunks", position: 8, severity: "error", recoverable: true },
    ]);
    expect(run.push(",,]]}}")).toBeUndefined();
    expect(run.end()).toEqual([]);
  });

  test("never quotes the text", () => {
    const [violation] = violationsIn(jsonRule(), '{"secret":hunter2');
    expect(violation?.message).not.toMatch(/secret|hunter/);
  });

  test("keeps the nesting of 100,000 brackets, and knows a wrong one among them", () => {
    const open = '[{"a":'.repeat(50_000);
    const close = "}]".repeat(50_000);
    expect(foundIn(jsonRule(), open, "1", close)).toEqual([]);
    expect(foundIn(jsonRule(), open, "1", close.slice(0, -2), "]")).toEqual([
      `json-structure ${open.length + close.length - 1}`,
    ]);
    expect(foundIn(jsonRule(), open)).toEqual([`json-structure ${open.length}`]);
  });
});

test("strictJsonRule takes an object or an array, and nothing around it", () => {
  const rule = strictJsonRule();
  for (const text of ["{}", " [1] ", '{"a":{}}']) expect(foundIn(rule, text)).toEqual([]);
  expect(foundIn(rule, "Sure: {}")).toEqual(["json-strict 0"]);
  expect(foundIn(rule, "```json\n{}\n```")).toEqual(["json-strict 0"]);
  expect(foundIn(rule, "\ufeff{}")).toEqual(["json-strict 0"]);
  expect(foundIn(rule, "12")).toEqual(["json-strict 0"]);
  expect(foundIn(rule, "{} ok")).toEqual(["json-strict 3"]);
  expect(foundIn(rule, "[1,]")).toEqual(["json-strict 3"]);
  expect(foundIn(rule, "[1")).toEqual(["json-strict 2"]);
  expect(foundIn(rule, "  ")).toEqual(["json-strict 2"]);
});

/** What damages a document: the characters that JSON is made of, and some that it is not. */
const damage = fc.constantFrom(
  ...'{}[]":,.-+eE0159tfn\\u/ \n\t\u0001\u007f\u00a0\u2028é',
  "\ud83d",
  "\ude00",
  "true",
  "null",
  "1e5",
  '"a":',
);
const edit = fc.record({ at: fc.nat(), remove: fc.nat({ max: 2 }), insert: fc.oneof(damage, fc.constant("")) });
const document = fc
  .oneof(
    { weight: 3, arbitrary: fc.json({ maxDepth: 4 }) },
    fc.jsonValue().map((value) => JSON.stringify(value, null, 2)),
    fc.string({ unit: damage }),
  )
  .map((text) => (/^\s*[{[]/.test(text) ? text : `[${text}]`));

test("agrees with JSON.parse on 60,000 documents, whole and damaged, however they are cut", { timeout: 60_000 }, () => {
  const seen = { valid: 0, invalid: 0 };
  const damaged = fc.tuple(document, fc.array(edit, { maxLength: 2 }), fc.array(fc.nat(), { maxLength: 5 }));
  fc.assert(
    fc.property(damaged, ([text, edits, cuts]) => {
      for (const { at, remove, insert } of edits) {
        const position = at % (text.length + 1);
        text = text.slice(0, position) + insert + text.slice(position + remove);
      }
      const isValid = isDocument(text);
      seen[isValid ? "valid" : "invalid"]++;
      expect(foundIn(strictJsonRule(), ...cutAt(text, cuts)).length).toBe(isValid || text === "" ? 0 : 1);
    }),
    { numRuns: 60_000 },
  );
  expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(10_000);
});

function isDocument(text: string): boolean {
  try {
    return /^\s*[{[]/.test(text) && typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

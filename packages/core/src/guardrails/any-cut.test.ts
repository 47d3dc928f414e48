import fc from "fast-check";
import { expect, test } from "vitest";
import { customPatternRule } from "./custom-pattern-rule.ts";
import { jsonRule, strictJsonRule } from "./json-rule.ts";
import { latexRule } from "./latex-rule.ts";
import { markdownRule } from "./markdown-rule.ts";
import { patternRule } from "./pattern-rule.ts";
import { cutAt, violationsIn } from "./read-text.fixture.ts";
import { zeroOutputRule } from "./zero-output-rule.ts";

const SENTENCE = "This is one of the sentences. ";

const PIECES = {
  any: [
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "a",
    "Word ",
    "\u00e9",
    "😀",
    "\ud83d",
    "\ude00",
    "。",
    "ไทย",
    ".",
    ",",
    "!",
    "`",
    "$",
    "\\",
  ],
  json: ["{", "}", "[", "]", ",", ":", '"', '"a":', "1", "-", "e5", "true", "nul", "\\u00", "\ufeff", "```json\n"],
  markdown: [
    "```",
    "~~~",
    "`",
    "    ",
    "\t",
    "> ",
    "- ",
    "* ",
    "1. ",
    "2) ",
    "|",
    "| a | b |\n",
    "|---|---|\n",
    "---",
    "js\n",
    "\\|",
    "* * *",
  ],
  latex: [
    "\\begin{a}",
    "\\end{a}",
    "\\begin{verbatim}",
    "\\end{verbatim}",
    "\\[",
    "\\]",
    "\\(",
    "\\)",
    "$$",
    "$x$",
    "$5",
    "```",
    "\\be",
  ],
  phrases: [
    "As an AI",
    "I'm unable to",
    "I’m",
    " an AI",
    "Sure",
    "[todo",
    "]",
    "{{x",
    "}}",
    "Here is the",
    ":",
    SENTENCE,
    SENTENCE,
    "<|im_end|>",
  ],
} as const;

const RULES = [
  [jsonRule(), PIECES.json],
  [strictJsonRule(), PIECES.json],
  [markdownRule(), PIECES.markdown],
  [latexRule(), PIECES.latex],
  [zeroOutputRule(), ["-".repeat(300), "a".repeat(6)]],
  [patternRule(), PIECES.phrases],
  [customPatternRule(["AI", /\b\w{3}\b/, /^.*😀$/m, /(a|b)+\n/, /[^a-z]{3,5}$/]), PIECES.phrases],
] as const;

test.each(RULES.map(([rule, pieces]) => [rule.name, rule, pieces] as const))(
  "what %s finds does not depend on how the text was cut, nor on what was read before",
  (_, rule, pieces) => {
    let found = 0;
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom(...pieces), fc.constantFrom(...PIECES.any)),
      maxLength: 40,
    });
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 30 }), (text, cuts) => {
        const whole = sorted(violationsIn(rule, text));
        expect(sorted(violationsIn(rule, ...cutAt(text, cuts)))).toEqual(whole);
        expect(sorted(violationsIn(rule, ...text.split("")))).toEqual(whole);
        found += whole.length;
      }),
      { numRuns: 2000 },
    );
    expect(found).toBeGreaterThan(30);
  },
);

test.each(RULES.map(([rule]) => [rule.name, rule] as const))(
  "%s reads ten million characters in one delta",
  (_, rule) => {
    const line = '{"a": [1, "b"]} **x** $y$ and more words of text here. \n';
    expect(violationsIn(rule, line.repeat(10_000_000 / line.length)).length).toBeLessThan(10);
  },
);

/** Those of one place in any order: two checks of a rule may be told of the same character by turns. */
function sorted(violations: readonly object[]): string[] {
  return violations.map((violation) => JSON.stringify(violation)).sort();
}

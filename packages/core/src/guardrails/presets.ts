import { jsonRule } from "./json-rule.ts";
import { latexRule } from "./latex-rule.ts";
import { markdownRule } from "./markdown-rule.ts";
import { patternRule } from "./pattern-rule.ts";
import type { GuardrailRule } from "./rule.ts";
import { zeroOutputRule } from "./zero-output-rule.ts";

/** Rules hold nothing of a stream, so that all streams share a preset; frozen, so that none can change it for the others. */
/* @__NO_SIDE_EFFECTS__ */
function preset(...rules: (() => GuardrailRule)[]): readonly GuardrailRule[] {
  return Object.freeze(rules.map((rule) => Object.freeze(rule())));
}

/** JSON is JSON, and the text says something. */
export const minimalGuardrails: readonly GuardrailRule[] = preset(jsonRule, zeroOutputRule);

/** For any answer: JSON, Markdown, phrases, and that the text says something. */
export const recommendedGuardrails: readonly GuardrailRule[] = preset(
  jsonRule,
  markdownRule,
  zeroOutputRule,
  patternRule,
);

/** All that is recommended, and LaTeX. */
export const strictGuardrails: readonly GuardrailRule[] = preset(
  jsonRule,
  markdownRule,
  latexRule,
  patternRule,
  zeroOutputRule,
);

/** For answers in JSON. */
export const jsonOnlyGuardrails: readonly GuardrailRule[] = preset(jsonRule, zeroOutputRule);

/** For answers in Markdown. */
export const markdownOnlyGuardrails: readonly GuardrailRule[] = preset(markdownRule, zeroOutputRule);

/** For answers in LaTeX. */
export const latexOnlyGuardrails: readonly GuardrailRule[] = preset(latexRule, zeroOutputRule);

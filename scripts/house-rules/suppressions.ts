import type { Rule } from "./rule.ts";

const SUPPRESSION = /^(?:(?:ox|es)lint-disable(?:-next-line|-line)?|@ts-(?:ignore|expect-error|nocheck))\b(.*)$/s;
const BUDGETS = /\b(?:max-lines(?:-per-function)?|max-depth|complexity)\b/;
const EVERY_RULE = /^(?:ox|es)lint-\S+\s*(?:--|$)/;
const REASON = /(?:--|:)\s*(\S.{9,})$/s;

/** Whoever silences a tool says why on the same line (`-- reason`, `: reason`); the size budgets cannot be silenced. */
export const suppressions: Rule = ({ comments }) =>
  comments.flatMap(({ text, line }) => {
    const rest = SUPPRESSION.exec(text)?.[1];
    if (rest === undefined) return [];
    if (EVERY_RULE.test(text)) return [{ line, message: "switches every rule off: name the one" }];
    if (BUDGETS.test(rest)) return [{ line, message: "a budget is not switched off: make the file smaller" }];
    return REASON.test(rest) ? [] : [{ line, message: "switches a check off without a reason beside it" }];
  });

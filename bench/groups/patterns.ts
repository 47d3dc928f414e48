import { customPatternRule } from "@l0/core/guardrails";
import { forbiddenPhrases } from "../forbidden-phrases.ts";
import { count, type Group, timedTable } from "../group.ts";
import { GOALS } from "../goals.ts";
import type { Timed } from "../measure.ts";
import { prose } from "../prose.ts";
import { type Text, textOf } from "../text.ts";
import { controlOf } from "../variant-names.ts";

const nameOf = (patterns: number): string => `${count(patterns)} patterns`;
const goals = { [nameOf(1000)]: GOALS.manyPatterns };

/** What the number of patterns costs, in the rule alone. */
export const patterns: Group = async (bench) => {
  const text = textOf(prose(20_000));
  const few = ruleOf(10, text);
  const variants = [few, { ...few, name: controlOf(few.name) }, ruleOf(100, text), ruleOf(1000, text)];
  return [await timedTable("customPatternRule, literal patterns, every token", variants, bench, { goals })];
};

function ruleOf(patterns: number, { tokens, characters }: Text): Timed {
  const rule = customPatternRule(forbiddenPhrases(patterns));
  const read = async (): Promise<number> => {
    const run = rule.start();
    let read = 0;
    for (const token of tokens) if (run.push(token) === undefined) read += token.length;
    return run.end().length === 0 ? read : 0;
  };
  return { name: nameOf(patterns), tokens: tokens.length, characters, read };
}

import { continued, everything, monitored } from "../everything.ts";
import { count, type Group, timedTable } from "../group.ts";
import { GOALS } from "../goals.ts";
import { jsonText } from "../json-text.ts";
import { prose } from "../prose.ts";
import { textOf } from "../text.ts";
import { controlOf } from "../variant-names.ts";
import { core, type Variant } from "../variants.ts";

const SHORT = 2000;
const LONG = 32_000;
/** Tokens of prose that are a million characters. */
const MILLION = 227_000;

/** Whether a token costs more in a long stream. */
export const growth: Group = async (bench) => {
  const ofProse = await timedTable("Everything over prose, by the length of the stream", byLength(prose), bench, flat);
  const ofJson = await timedTable("Everything over JSON, by the length of the stream", byLength(jsonText), bench, flat);
  const { variants, title, ...plan } = longText();
  return [ofProse, ofJson, await timedTable(title, variants, bench, { ...plan, rounds: Math.ceil(bench.rounds / 2) })];
};

const nameOf = (length: number): string => `${count(length)} tokens`;
const flat = { goals: { [nameOf(LONG)]: GOALS.longStream } };

function byLength(write: (tokens: number) => string[]): Variant[] {
  const of = (length: number): Variant => core(nameOf(length), textOf(write(length)), everything());
  return [...twice(of(SHORT)), of(LONG)];
}

/** The text alone: both sides count, record and give the same events. */
function longText() {
  const text = textOf(prose(MILLION));
  const kept = "text kept, checkpoint every 20 tokens";
  return {
    title: `A text of ${count(Math.floor(text.characters / 1000))},000 characters`,
    variants: [
      ...twice(core("keepContent: false", text, { ...monitored, keepContent: false })),
      core(kept, text, { ...monitored, ...continued }),
    ],
    goals: { [kept]: GOALS.longText },
    warmUps: 3,
  };
}

function twice(base: Variant): Variant[] {
  return [base, { ...base, name: controlOf(base.name) }];
}

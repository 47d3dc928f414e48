import { l0, type L0Options } from "@l0/core";
import { type Crowded, crowdOf, type LiveSource } from "../crowd.ts";
import { everything } from "../everything.ts";
import { count, type Group } from "../group.ts";
import { GOALS } from "../goals.ts";
import { compare, inRounds } from "../measure.ts";
import { prose } from "../prose.ts";
import { rowsOf } from "../table.ts";
import { textOf } from "../text.ts";
import { BASE, controlOf, CORE, EVERYTHING } from "../variant-names.ts";
import { readEvents, readText } from "../variants.ts";

const PLAN = { streams: 10_000, warmTicks: 5, ticks: 25 };
const goals = { [CORE]: GOALS.crowdedCore, [EVERYTHING]: GOALS.crowdedEverything };

/** What a token costs where very many streams are open, and each gets one at a time. */
export const crowd: Group = async ({ rounds, machine, heap, progress }) => {
  const title = `${count(PLAN.streams)} open streams, one token each a tick`;
  progress(title);
  const raw: Crowded = { name: BASE, read: readText };
  const variants = [raw, { ...raw, name: controlOf(BASE) }, core(CORE), core(EVERYTHING, everything())];
  // The streams of a sample are old before its time begins, as open streams are; so all garbage is collected.
  const collected = { ...machine, settle: () => heap.collect() };
  const text = textOf(prose(2000));
  const contestants = variants.map((variant) => crowdOf(variant, PLAN, text, collected));
  for (const { sample } of contestants) await sample();
  const samples = await inRounds(contestants, Math.ceil(rounds / 3), collected);
  return [{ title, unit: "ns a token", rows: rowsOf(compare(samples, BASE), BASE, goals) }];
};

function core(name: string, options: Partial<L0Options> = {}): Crowded {
  const read = async (source: LiveSource): Promise<number> =>
    readEvents((await l0({ stream: () => source, ...options })).stream);
  return { name, read };
}

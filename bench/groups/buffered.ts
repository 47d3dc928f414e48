import { BufferedSource } from "../buffered-source.ts";
import { everything } from "../everything.ts";
import { type Bench, type Group, timedTable } from "../group.ts";
import { GOALS } from "../goals.ts";
import { prose } from "../prose.ts";
import type { Goals, Table } from "../table.ts";
import { textOf } from "../text.ts";
import { CORE, EVERYTHING } from "../variant-names.ts";
import { core, coreInBatches, type MakeSource, rawTwice } from "../variants.ts";

const BATCHES = "core, batches()";
const TOKENS = 2000;

/** What a token costs where a read of the source brings several, and the source lets them be taken without a wait. */
export const buffered: Group = async (bench) => [
  await readsOf(8, bench, { [CORE]: GOALS.eightPerRead }),
  await readsOf(64, bench, { [BATCHES]: GOALS.batchesOf64 }),
];

function readsOf(perRead: number, bench: Bench, goals: Goals): Promise<Table> {
  const text = textOf(prose(TOKENS));
  const source: MakeSource = (tokens) => new BufferedSource(tokens, perRead);
  const variants = [
    ...rawTwice(text, source),
    core(CORE, text, {}, source),
    coreInBatches(BATCHES, text, {}, source),
    core(EVERYTHING, text, everything(), source),
    coreInBatches("everything, batches()", text, everything(), source),
  ];
  return timedTable(`A source with tryNext(), ${perRead} tokens a read`, variants, bench, { goals });
}

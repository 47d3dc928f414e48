import { l0, L0Monitor } from "@l0/core";
import { monitored } from "../everything.ts";
import { type Bench, count, type Group, timedTable } from "../group.ts";
import { GOALS } from "../goals.ts";
import type { Timed } from "../measure.ts";
import { prose } from "../prose.ts";
import type { Table } from "../table.ts";
import { textOf } from "../text.ts";
import { controlOf, CORE, MONITORED } from "../variant-names.ts";
import { core, rawTwice } from "../variants.ts";
import { inMicroseconds } from "./one-token.ts";

const TOKENS = 1000;
const AFTER = `after ${count(TOKENS)} tokens`;

/** What telemetry costs: a token, a look at a stream that runs, and the record of one that has ended. */
export const telemetry: Group = async (bench) => [await recording(bench), await snapshot(bench), await record(bench)];

async function recording(bench: Bench): Promise<Table> {
  const text = textOf(prose(2000));
  const variants = [...rawTwice(text), core(CORE, text), core(MONITORED, text, monitored)];
  const table = await timedTable("What recording adds to a token", variants, bench);
  const [without, withIt] = table.rows.slice(-2);
  if (!without?.ratio || !withIt?.ratio) throw new Error("The rows to compare were not measured.");
  const added = { value: withIt.value - without.value, ratio: withIt.ratio - without.ratio };
  return { ...table, rows: [...table.rows, { name: "recording", ...added, goal: GOALS.recording }] };
}

/** `result.telemetry` while the stream runs. */
async function snapshot(bench: Bench): Promise<Table> {
  const result = await l0({ stream: () => prose(2 * TOKENS), ...monitored });
  const iterator = result.stream[Symbol.asyncIterator]();
  for (let token = 0; token < TOKENS; token++) await iterator.next();
  const look = { name: `a snapshot, ${AFTER}`, tokens: 1, characters: TOKENS };
  const looked: Timed = { ...look, read: async () => result.telemetry?.metrics.totalTokens ?? 0 };
  const variants = [looked, { ...looked, name: controlOf(look.name) }];
  const goals = { [look.name]: GOALS.snapshot };
  const table = inMicroseconds(await timedTable("Live telemetry", variants, bench, { goals }));
  await iterator.return?.();
  return table;
}

/** The last call of a stream that is recorded by hand: the record is made, and frozen. */
async function record(bench: Bench): Promise<Table> {
  const recorded = (end: boolean) => async (): Promise<number> => {
    const monitor = new L0Monitor({ enabled: true });
    for (let token = 0; token < TOKENS; token++) monitor.recordToken(undefined, 1);
    if (end) monitor.complete();
    return TOKENS;
  };
  const open: Timed = { name: `open, ${AFTER}`, tokens: 1, characters: TOKENS, read: recorded(false) };
  const ended: Timed = { ...open, name: `ended, ${AFTER}`, read: recorded(true) };
  const variants = [open, { ...open, name: controlOf(open.name) }, ended];
  const goals = { [ended.name]: GOALS.record };
  return inMicroseconds(await timedTable("The record of a stream", variants, bench, { goals }));
}

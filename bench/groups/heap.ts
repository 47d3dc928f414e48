import type { L0Options } from "@l0/core";
import { monitored } from "../everything.ts";
import { type Bench, count, type Group } from "../group.ts";
import { GOALS } from "../goals.ts";
import { heapGrowth, heapPerStream, type HeapPlan } from "../heap.ts";
import { prose } from "../prose.ts";
import { type Goals, type Row, type Table, withGoal } from "../table.ts";
import { textOf } from "../text.ts";
import { CORE, EVERYTHING } from "../variant-names.ts";
import { core, type Variant, variantsOver } from "../variants.ts";

const PLAN = { chunks: 1000, streams: 100, trials: 4 };
/** Ten times as far, to see whether memory is constant. */
const FAR: HeapPlan = { ...PLAN, chunks: 10 * PLAN.chunks };
/** A thousand times as far. */
const ON = { ...PLAN, streams: 20, trials: 3, further: 1000 * PLAN.chunks };

/** What a stream holds while it is open. */
export const heap: Group = async (bench) => {
  const goals = { [CORE]: GOALS.heapOfCore, [EVERYTHING]: GOALS.heapOfEverything };
  return [
    await weighed(`Heap of a stream after ${count(PLAN.chunks)} tokens`, variantsOver(textAfter(PLAN)), bench, goals),
    await withoutContent("keepContent: false", {}, GOALS.heapWithoutContent, bench),
    await withoutContent("keepContent: false, monitored", monitored, GOALS.heapWithoutContentMonitored, bench),
  ];
};

const textAfter = ({ chunks }: HeapPlan) => textOf(prose(chunks + 1));

async function weighed(title: string, variants: readonly Variant[], bench: Bench, goals: Goals): Promise<Table> {
  bench.progress(title);
  const rows: Row[] = [];
  for (const variant of variants) rows.push(withGoal(await rowOf(variant, PLAN, bench), goals));
  return { title, unit: "KB", rows };
}

async function withoutContent(
  name: string,
  options: Partial<L0Options>,
  goal: (typeof GOALS)["heapWithoutContent" | "heapWithoutContentMonitored"],
  bench: Bench,
): Promise<Table> {
  const title = `Heap of a stream with ${name}`;
  bench.progress(title);
  const after = (plan: HeapPlan): Promise<Row> => {
    const variant = core(`after ${count(plan.chunks)} tokens`, textAfter(plan), { ...options, keepContent: false });
    return rowOf(variant, plan, bench);
  };
  const near = await after(PLAN);
  const again = await after(PLAN);
  const far = await after(FAR);
  const beside = (row: Row): Row => ({ ...row, over: row.value - near.value, ratio: row.value / near.value });
  const long = core("", textAfter({ ...ON, chunks: ON.further }), { ...options, keepContent: false });
  const grown = {
    name: `what ${count(ON.further)} tokens add`,
    value: (await heapGrowth(long, ON, bench.heap)) / 1024,
  };
  return {
    title,
    unit: "KB",
    rows: [
      { ...beside(near), goal },
      { ...beside(again), name: `${again.name}, again (A/A)`, isControl: true },
      { ...beside(far), goal: GOALS.constantHeap },
      { ...grown, goal: GOALS.heapGrowth },
    ],
  };
}

async function rowOf(variant: Variant, plan: HeapPlan, { heap }: Bench): Promise<Row> {
  return { name: variant.name, value: (await heapPerStream(variant, plan, heap)) / 1024 };
}

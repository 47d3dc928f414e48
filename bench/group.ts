import type { Heap } from "./heap.ts";
import { compare, measure, type Machine, type Plan, type Timed } from "./measure.ts";
import { type Goals, rowsOf, type Table } from "./table.ts";

/** What a group measures with. */
export interface Bench {
  readonly rounds: number;
  /** Lengths of the streams, where a group does not need lengths of its own. */
  readonly tokens: readonly number[];
  readonly machine: Machine;
  readonly heap: Heap;
  /** Says what is being measured now. */
  progress(what: string): void;
}

/** Some tables that belong together, measured in a process of their own. */
export type Group = (bench: Bench) => Promise<Table[]>;

const PLAN = { warmUps: 20, sampleTime: 10, minStreams: 1 };

/** Times these variants; the first one is the base, the second its control. */
export async function timedTable(
  title: string,
  variants: readonly Timed[],
  { rounds, machine, progress }: Bench,
  { goals, ...plan }: Partial<Plan> & { readonly goals?: Goals } = {},
): Promise<Table> {
  progress(title);
  const base = variants[0]?.name ?? "";
  const samples = await measure(variants, { ...PLAN, rounds, ...plan }, machine);
  return { title, unit: "ns a token", rows: rowsOf(compare(samples, base), base, goals) };
}

/** A whole number as people write it. */
export function count(number: number): string {
  return number.toLocaleString("en");
}

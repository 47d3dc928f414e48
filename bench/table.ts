import type { Comparison } from "./measure.ts";
import { controlOf } from "./variant-names.ts";

/** What a number should not exceed. */
export interface Goal {
  /** Which number of a row: the value itself, how far it is over the base, or how many times the base it is. */
  readonly of: "value" | "over" | "ratio";
  readonly limit: number;
}

export interface Row {
  readonly name: string;
  /** In the unit of the table. */
  readonly value: number;
  /** Over the base, in the unit of the table. */
  readonly over?: number;
  /** Times the base. */
  readonly ratio?: number;
  /** The first and the third quartile of the ratio over the rounds. */
  readonly spread?: readonly [number, number];
  readonly goal?: Goal;
  /** Whether it is the base once more: its ratio is what the machine adds of its own. */
  readonly isControl?: true;
}

/** What one table of the report says. */
export interface Table {
  readonly title: string;
  /** Of the values. */
  readonly unit: "ns a token" | "µs" | "KB";
  readonly rows: readonly Row[];
}

/** Goals by the name of a row. */
export type Goals = Readonly<Record<string, Goal>>;

/** Makes rows of what was compared with `base`. */
export function rowsOf(comparisons: readonly Comparison[], base: string, goals: Goals = {}): Row[] {
  return comparisons.map(({ name, time, over, ratio, spread }) => ({
    ...withGoal({ name, value: time }, goals),
    over,
    ratio,
    spread,
    ...(name === controlOf(base) && { isControl: true as const }),
  }));
}

/** The row, with the goal of its name where there is one. */
export function withGoal(row: Row, goals: Goals): Row {
  const goal = goals[row.name];
  return goal === undefined ? row : { ...row, goal };
}

/** The number that the goal is about; `undefined` where there is no goal. */
export function measuredOf({ value, over, ratio, goal }: Row): number | undefined {
  return goal && { value, over, ratio }[goal.of];
}

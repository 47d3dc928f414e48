import type { Comparison } from "./measure.ts";
import { CONTROL, CORE, MONITORED } from "./variant-names.ts";

/** What was measured at one length of stream. */
export interface Table {
  /** Tokens of each stream. */
  readonly tokens: number;
  readonly rows: readonly Comparison[];
}

/** Within these the control is noise. */
const NOISE = { from: 0.93, to: 1.07 };
/** Times the base. */
const GOALS: ReadonlyMap<string, number> = new Map([
  [CORE, 2.5],
  [MONITORED, 3.1],
]);
/** Machines differ, and so does the same one from hour to hour. */
const SLACK = 1.25;

/** Why the run is not to be trusted; nothing where it is. */
export function distrust(tables: readonly Table[]): string[] {
  return tables.flatMap(({ tokens, rows }) =>
    rows
      .filter(({ name, ratio }) => name === CONTROL && !(ratio >= NOISE.from && ratio <= NOISE.to))
      .map(
        ({ ratio }) =>
          `${streams(tokens)}: the raw loop took ${ratio.toFixed(2)} times as long as itself ` +
          `(${NOISE.from} to ${NOISE.to} is noise). Something else was busy: run again on a quiet machine.`,
      ),
  );
}

/** What costs more than it may; nothing where all is well. */
export function overLimit(tables: readonly Table[]): string[] {
  return tables.flatMap(({ tokens, rows }) =>
    rows.flatMap(({ name, ratio }) => {
      const goal = GOALS.get(name) ?? Number.POSITIVE_INFINITY;
      const limit = goal * SLACK;
      if (ratio <= limit) return [];
      return [
        `${streams(tokens)}: ${name} is ${ratio.toFixed(2)}x, the limit is ${limit.toFixed(2)}x (${goal}x and 25 %).`,
      ];
    }),
  );
}

function streams(tokens: number): string {
  return tokens === 1 ? "streams of one token" : `streams of ${tokens.toLocaleString("en")} tokens`;
}

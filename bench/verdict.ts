import { type Goal, measuredOf, type Row, type Table } from "./table.ts";

/** Within these the control is noise. */
const NOISE = { from: 0.93, to: 1.07 };
/** Machines differ, and so does the same one from hour to hour. */
const SLACK = 1.25;

/** A goal and what came of it. */
export interface Finding {
  /** The title of the table and the name of the row. */
  readonly table: string;
  readonly row: string;
  readonly unit: string;
  readonly limit: number;
  readonly measured: number;
  readonly reached: boolean;
}

/** Why the run is not to be trusted; nothing where it is. */
export function distrust(tables: readonly Table[]): string[] {
  return tables.flatMap(({ title, rows }) =>
    rows
      .filter(({ isControl, ratio = Number.NaN }) => isControl && !(ratio >= NOISE.from && ratio <= NOISE.to))
      .map(
        ({ ratio = Number.NaN }) =>
          `${title}: the same code took ${ratio.toFixed(2)} times as long as itself ` +
          `(${NOISE.from} to ${NOISE.to} is noise). Something else was busy: run again on a quiet machine.`,
      ),
  );
}

/** All goals of these tables. */
export function findings(tables: readonly Table[]): Finding[] {
  return tables.flatMap((table) => table.rows.flatMap((row) => (row.goal ? [finding(table, row, row.goal)] : [])));
}

function finding({ title, unit }: Table, row: Row, { of, limit }: Goal): Finding {
  const measured = measuredOf(row) ?? Number.NaN;
  return {
    table: title,
    row: row.name,
    unit: of === "ratio" ? "x" : ` ${unit}`,
    limit,
    measured,
    reached: measured <= limit,
  };
}

/** What is so far over its goal that neither the machine nor the hour explains it; nothing where all is well. */
export function overLimit(tables: readonly Table[]): string[] {
  return findings(tables)
    .filter(({ measured, limit }) => !(measured <= limit * SLACK))
    .map(
      ({ table, row, unit, limit, measured }) =>
        `${table}: ${row} is ${measured.toFixed(2)}${unit}, the limit is ${(limit * SLACK).toFixed(2)}${unit} ` +
        `(${limit}${unit} and 25 %).`,
    );
}

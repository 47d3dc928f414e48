import type { Telemetry } from "@l0/core";
import { stringify } from "#csv-stringify";
import type { OptionRule } from "../options/resolve-options.ts";
import { ALL_COLUMNS, BASIC_COLUMNS, type Cell } from "./csv-columns.ts";
import { isKnown } from "./known.ts";

/** `basic`: the quick summary. `all`: these, and then every other number and name of a record. */
export type ColumnSet = "basic" | "all";

export const COLUMN_RULE: OptionRule<ColumnSet> = {
  default: "basic",
  allowed: '"basic" or "all"',
  accepts: (value) => value === "basic" || value === "all",
};

const COLUMNS = { basic: BASIC_COLUMNS, all: ALL_COLUMNS };
const LINE_BREAKS = /\r\n|[\n\r]/g;
/** What a spreadsheet would run, also behind characters that it drops or does not show. */
const FORMULA = /^(?:[\t\r]|[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠])/u;
/** What ends a cell or a row: for RFC 4180, and for readers that split at other separators than the comma. */
const SEPARATORS = /[\r\n;\t]/;
const READERS = { basic: Object.values(BASIC_COLUMNS), all: Object.values(ALL_COLUMNS) };

/** The names of the columns, as a line. */
export function csvHeader(columns: ColumnSet): string {
  return toText([Object.keys(COLUMNS[columns])]);
}

/** The rows of some records, as they are: a text may hold line breaks. */
export function csvRows(records: readonly Telemetry[], columns: ColumnSet): string {
  return toText(rowsOf(records, columns, known));
}

/** The same with line breaks as spaces, so that each row is one line. */
export function csvLines(records: readonly Telemetry[], columns: ColumnSet): string[] {
  const text = toText(rowsOf(records, columns, knownInOneLine));
  return text.split("\n", records.length).map((line) => `${line}\n`);
}

function rowsOf(records: readonly Telemetry[], columns: ColumnSet, cell: (value: Cell) => Cell): Cell[][] {
  const readers = READERS[columns];
  return records.map((record) => readers.map((read) => cell(read(record))));
}

/** A text that a spreadsheet would run gets an apostrophe in front. */
function known(value: Cell): Cell {
  if (typeof value === "string") return FORMULA.test(value) ? `'${value}` : value;
  return isKnown(value) ? value : undefined;
}

function knownInOneLine(value: Cell): Cell {
  return known(typeof value === "string" ? value.replace(LINE_BREAKS, " ") : value);
}

/** RFC 4180. */
function toText(rows: readonly (readonly Cell[])[]): string {
  return stringify(rows as Cell[][], {
    record_delimiter: "windows",
    quoted_match: SEPARATORS,
    cast: { boolean: String },
  });
}

import type { Telemetry } from "@l0/core";
import { stringify } from "#csv-stringify";
import { ALL_COLUMNS, BASIC_COLUMNS } from "./csv-columns.ts";
import { type OneOrMany, toList } from "./one-or-many.ts";
import { type OptionRules, resolveOptions } from "./resolve-options.ts";

export interface CSVOptions {
  /**
   * Whether the first line names the columns.
   * @default true
   */
  readonly header?: boolean;
  /**
   * `basic`: `sessionId,duration,tokens,tokensPerSecond,retries,networkErrors,violations`. `all`: these, and then every
   * other scalar of a record.
   * @default "basic"
   */
  readonly columns?: "basic" | "all";
}

const COLUMNS = { basic: BASIC_COLUMNS, all: ALL_COLUMNS };

const RULES: OptionRules<CSVOptions> = {
  header: { default: true, allowed: "true or false", accepts: (value) => typeof value === "boolean" },
  columns: {
    default: "basic",
    allowed: '"basic" or "all"',
    accepts: (value) => value === "basic" || value === "all",
  },
};

/**
 * A line of CSV a record (RFC 4180: lines end in CRLF, the last one too). An unknown value is an empty cell. A text that
 * a spreadsheet would run as a formula gets an apostrophe in front.
 *
 * @throws TypeError for an impossible option.
 * @example
 * await appendFile("telemetry.csv", toCSV(telemetry, { header: false }));
 */
export function toCSV(telemetry: OneOrMany<Telemetry>, options: CSVOptions = {}): string {
  const { header, columns } = resolveOptions("toCSV", options, RULES);
  const names = Object.keys(COLUMNS[columns]);
  const readers = Object.values(COLUMNS[columns]);
  const rows = toList(telemetry).map((record) => readers.map((read) => read(record)));
  return stringify(rows, {
    header,
    columns: names,
    record_delimiter: "windows",
    escape_formulas: true,
    cast: { boolean: String },
  });
}

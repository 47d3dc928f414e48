import type { Telemetry } from "@l0/core";
import { type OptionRules, resolveOptions } from "../options/resolve-options.ts";
import { COLUMN_RULE, type ColumnSet, csvHeader, csvRows } from "./csv-lines.ts";
import { type OneOrMany, toList } from "./one-or-many.ts";

export interface CSVOptions {
  /**
   * Whether the first line names the columns.
   * @default true
   */
  readonly header?: boolean | undefined;
  /**
   * `basic`: `sessionId,duration,tokens,tokensPerSecond,retries,networkErrors,violations`. `all`: these, and then every
   * other number and name of a record.
   * @default "basic"
   */
  readonly columns?: ColumnSet | undefined;
}

const RULES: OptionRules<CSVOptions> = {
  header: { default: true, allowed: "true or false", accepts: (value) => typeof value === "boolean" },
  columns: COLUMN_RULE,
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
  return (header ? csvHeader(columns) : "") + csvRows(toList(telemetry), columns);
}

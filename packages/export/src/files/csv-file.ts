import { COLUMN_RULE, type ColumnSet, csvHeader, csvLines } from "../formats/csv-lines.ts";
import { type OptionRules, resolveOptions } from "../options/resolve-options.ts";
import { FILE_RULES, type FileOptions, type RecordFile } from "./file-options.ts";
import { recordFile } from "./record-file.ts";
import { tableLayout } from "./table-layout.ts";

export interface CSVFileOptions extends FileOptions {
  /**
   * The columns, as {@link toCSV} has them.
   * @default "basic"
   */
  readonly columns?: ColumnSet | undefined;
}

const RULES: OptionRules<CSVFileOptions> = { columns: COLUMN_RULE, ...FILE_RULES };

/**
 * A handler that appends one row of CSV to a file for every sampled stream that ends, however it ends. A new file begins
 * with the names of the columns. A row is always one line: line breaks in texts become spaces.
 *
 * No other handler may write to the file, in this process or another.
 *
 * A file that was begun with other columns of ours is moved out of the way, to `{path}.1`; any other file is refused.
 *
 * @throws TypeError for an impossible path or option.
 * @example
 * const table = csvFile("l0.csv", { columns: "all" });
 * const result = await l0({ stream, onEvent: table });
 */
export function csvFile(path: string | URL, options: CSVFileOptions = {}): RecordFile {
  const { columns, ...resolved } = resolveOptions("csvFile", options, RULES);
  return recordFile(
    path,
    {
      label: "csvFile",
      layout: tableLayout(csvHeader(columns), csvHeader("basic").trimEnd()),
      format: (records) =>
        csvLines(
          records.map(({ telemetry }) => telemetry),
          columns,
        ),
    },
    resolved,
  );
}

import { count } from "./group.ts";
import type { Row, Table } from "./table.ts";
import type { Setting } from "./this-machine.ts";
import type { Finding } from "./verdict.ts";

export interface Results {
  readonly setting: Setting;
  readonly tables: readonly Table[];
  readonly findings: readonly Finding[];
  /** Why the run is not to be trusted. */
  readonly distrust: readonly string[];
  /** What costs more than it may. */
  readonly overLimit: readonly string[];
}

/** Markdown, so that it can be kept as it is. */
export function report({ setting, tables, findings, distrust, overLimit }: Results): string {
  const { node, v8, cpu, cpus, load, flags, rounds } = setting;
  const parts = [
    `Node ${node} (V8 ${v8}) on ${cpus} x ${cpu}, load average ${load.toFixed(2)} at the start. ` +
      `${rounds} rounds, node ${flags.join(" ")}`,
    ...distrust.map((why) => `**DO NOT TRUST THIS RUN.** ${why}`),
    ...overLimit.map((what) => `**Over its limit.** ${what}`),
    ...(findings.length > 0 ? [section("Goals", goalTable(findings))] : []),
    ...tables.map(({ title, unit, rows }) => section(title, markdown(columnsOf(unit, rows), rows))),
  ];
  return parts.join("\n\n");
}

/** A column: what stands above it, and in it. */
type Column<T> = readonly [head: string, cell: (item: T) => string];

function goalTable(findings: readonly Finding[]): string {
  const columns: Column<Finding>[] = [
    ["", ({ table, row }) => `${table}: ${row}`],
    ["measured", ({ measured, unit }) => `${measured.toFixed(2)}${unit}`],
    ["goal", ({ limit, unit }) => `${limit}${unit}`],
    ["reached", ({ reached }) => (reached ? "yes" : "no")],
  ];
  return markdown(columns, findings);
}

/** What the rows have to say: a table without a base has no columns of what is over it. */
function columnsOf(unit: string, rows: readonly Row[]): Column<Row>[] {
  const some = (key: keyof Row): boolean => rows.some((row) => row[key] !== undefined);
  const columns: Column<Row>[] = [
    ["", ({ name }) => name],
    [unit, ({ value }) => digits(value)],
  ];
  if (some("over")) columns.push(["over the first", ({ over }) => digits(over)]);
  if (some("ratio")) columns.push(["x", ({ ratio }) => twoDigits(ratio)]);
  if (some("spread")) {
    columns.push(["middle half of rounds", ({ spread }) => spread?.map(twoDigits).join(" to ") ?? ""]);
  }
  return columns;
}

function section(title: string, body: string): string {
  return `### ${title}\n\n${body}`;
}

/** The first column to the left, the others to the right. */
function markdown<T>(columns: readonly Column<T>[], items: readonly T[]): string {
  const head = columns.map(([title]) => title);
  const rows = items.map((item) => columns.map(([, cell]) => cell(item)));
  const widths = head.map((title, column) => Math.max(title.length, 3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/** Nothing where nothing was measured. */
function digits(number: number | undefined): string {
  if (number === undefined) return "";
  return Math.abs(number) < 1000 ? number.toFixed(1) : count(Math.round(number));
}

function twoDigits(number: number | undefined): string {
  return number?.toFixed(2) ?? "";
}

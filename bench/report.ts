import type { Comparison } from "./measure.ts";
import type { Table } from "./verdict.ts";

/** Where and how it was measured. */
export interface Setting {
  readonly node: string;
  readonly v8: string;
  readonly cpu: string;
  readonly cpus: number;
  /** Processes that ran or waited to run, averaged over the minute before the start. */
  readonly load: number;
  readonly flags: readonly string[];
  readonly rounds: number;
  readonly charactersPerToken: number;
}

export interface Results {
  readonly setting: Setting;
  /** ns a token. */
  readonly perToken: readonly Table[];
  /** ns a stream of one token. */
  readonly perStream: Table;
  /** Of a stream that is open and partly read, bytes. */
  readonly heap: {
    readonly chunks: number;
    readonly rows: readonly { readonly name: string; readonly bytes: number }[];
  };
  /** Of `import { l0 } from "@l0/core"`, bytes. */
  readonly size: { readonly gzip: number; readonly minified: number };
  /** Why the run is not to be trusted. */
  readonly distrust: readonly string[];
  /** What costs more than it may. */
  readonly overLimit: readonly string[];
}

/** Markdown, so that it can be kept as it is. */
export function report({ setting, perToken, perStream, heap, size, distrust, overLimit }: Results): string {
  const { node, v8, cpu, cpus, load, flags, rounds, charactersPerToken } = setting;
  const parts = [
    `Node ${node} (V8 ${v8}) on ${cpus} x ${cpu}, load average ${load.toFixed(2)} at the start. ` +
      `${rounds} rounds, ${charactersPerToken.toFixed(1)} characters a token, node ${flags.join(" ")}`,
    ...perToken.map((each) => section(`${count(each.tokens)} tokens`, tokenTable(each.rows))),
    section("A stream of one token, from the call to the end", streamTable(perStream.rows)),
    section(
      `Heap of a stream after ${count(heap.chunks)} chunks`,
      table(
        ["", "KB"],
        heap.rows.map(({ name, bytes }) => [name, kilobytes(bytes)]),
      ),
    ),
    `\`import { l0 } from "@l0/core"\` is ${kilobytes(size.gzip)} KB after gzip, ${kilobytes(size.minified)} KB minified.`,
    ...distrust.map((why) => `**DO NOT TRUST THIS RUN.** ${why}`),
    ...overLimit.map((what) => `**Too slow.** ${what}`),
  ];
  return parts.join("\n\n");
}

function tokenTable(rows: readonly Comparison[]): string {
  const [base] = rows;
  return table(
    ["", "ns a token", "over raw", "x", "middle half of rounds"],
    rows.map(({ name, time, ratio, spread: [low, high] }) => [
      name,
      digits(time),
      digits(time - (base?.time ?? Number.NaN)),
      ratio.toFixed(2),
      `${low.toFixed(2)} to ${high.toFixed(2)}`,
    ]),
  );
}

function streamTable(rows: readonly Comparison[]): string {
  return table(
    ["", "µs"],
    rows.map(({ name, time }) => [name, (time / 1000).toFixed(1)]),
  );
}

function section(title: string, body: string): string {
  return `### ${title}\n\n${body}`;
}

/** The first column to the left, numbers to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(3, ...[head, ...rows].map((row) => (row[column] ?? "").length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

function digits(nanoseconds: number): string {
  return nanoseconds < 1000 ? nanoseconds.toFixed(1) : count(Math.round(nanoseconds));
}

function count(number: number): string {
  return number.toLocaleString("en");
}

function kilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}

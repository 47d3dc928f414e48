import type { Telemetry } from "@l0/core";
import type { MetricRow } from "./metric-rows.ts";

/** One metric as a client is called with it. */
export interface Line {
  readonly name: string;
  readonly kind: MetricRow["kind"];
  readonly value: number;
  readonly tags: string[];
}

export interface StreamLines {
  readonly lines: readonly Line[];
  /** Names of metrics whose number is none: a client sends NaN and text as they are, and the Agent may take them for another metric. */
  readonly leftOut: readonly string[];
}

/** What is sent at the end of a stream. @param common The tags that all of it has. */
export function streamLines(
  rows: readonly MetricRow[],
  prefix: string,
  telemetry: Telemetry,
  common: readonly string[],
): StreamLines {
  const lines: Line[] = [];
  const leftOut: string[] = [];
  for (const { name, kind, points } of rows) {
    for (const { value, tags = [] } of points(telemetry)) {
      if (value === undefined) continue;
      if (!isAmount(value)) leftOut.push(prefix + name);
      else lines.push({ name: prefix + name, kind, value, tags: [...common, ...tags] });
    }
  }
  return { lines, leftOut };
}

/** Above 2^53 a number is a provider's mistake, and spoils every sum that it is part of. */
function isAmount(value: number): boolean {
  return Number.isFinite(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

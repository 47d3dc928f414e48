import type { Telemetry } from "@l0/core";
import { isObject, isTelemetry } from "./telemetry-shape.ts";

/** The record of a line, as `jsonlFile` (`{timestamp, telemetry}`) or `toJSONL` writes it; `undefined` where it has none. */
export function parseRecord(line: string): Telemetry | undefined {
  const value = parse(line);
  const record = isObject(value) && isObject(value["telemetry"]) ? value["telemetry"] : value;
  leaveOutNulls(record);
  return isTelemetry(record) ? withHistogram(record) : undefined;
}

function parse(line: string): unknown {
  try {
    // A byte order mark is white space, but not to JSON.
    return JSON.parse(line.trim()) as unknown;
  } catch {
    return undefined;
  }
}

/** Levels of a record that L0 has measured; a line may hold more than a stack can. */
const LEVELS = 4;

/** A number that was none is null in JSON: what it was is unknown. What users put in keeps its nulls. */
function leaveOutNulls(value: unknown, levels: number = LEVELS): void {
  if (typeof value !== "object" || value === null || levels === 0) return;
  const fields = value as Record<string, unknown>;
  for (const [name, inner] of Object.entries(fields)) {
    if (name === "metadata" || name === "context") continue;
    if (inner === null && !Array.isArray(value)) delete fields[name];
    else leaveOutNulls(inner, levels - 1);
  }
}

/** The distribution itself is in no JSON: what was read has an empty one, again not enumerable. */
function withHistogram(record: Telemetry): Telemetry {
  const { interToken } = record.metrics;
  if (interToken !== undefined) Object.defineProperty(interToken, "histogram", { value: [], enumerable: false });
  return record;
}

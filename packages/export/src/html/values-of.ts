import type { Telemetry } from "@l0/core";
import { isKnown } from "../formats/known.ts";

/** Reads one number of a record; `undefined` is unknown. */
export type Read = (telemetry: Telemetry) => number | undefined;

/** What is known of it, over some records. */
export function valuesOf(records: readonly Telemetry[], read: Read): number[] {
  return records.map(read).filter(isKnown);
}

/** The sum of what is known; `undefined` where no record knows it. */
export function sumOf(records: readonly Telemetry[], read: Read): number | undefined {
  const values = valuesOf(records, read);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

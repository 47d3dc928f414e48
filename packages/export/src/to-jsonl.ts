import type { Telemetry } from "@l0/core";
import { jsonLine } from "./json-line.ts";
import { type OneOrMany, toList } from "./one-or-many.ts";
import { plainTelemetry } from "./plain-telemetry.ts";

/**
 * One line of JSON a record, each with its line break, so that texts can be joined and appended to a file.
 *
 * @example
 * await appendFile("telemetry.jsonl", toJSONL(telemetry));
 */
export function toJSONL(telemetry: OneOrMany<Telemetry>): string {
  return toList(telemetry)
    .map((record) => jsonLine(plainTelemetry(record)))
    .join("");
}

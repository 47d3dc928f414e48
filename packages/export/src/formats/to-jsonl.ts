import type { Telemetry } from "@l0/core";
import { oneLine } from "../plain/one-line.ts";
import { type OneOrMany, toList } from "./one-or-many.ts";
import { telemetryText } from "../plain/telemetry-text.ts";

/**
 * One line of JSON a record, each with its line break, so that texts can be joined and appended to a file.
 *
 * @example
 * await appendFile("telemetry.jsonl", toJSONL(telemetry));
 */
export function toJSONL(telemetry: OneOrMany<Telemetry>): string {
  return toList(telemetry)
    .map((record) => oneLine(telemetryText(record)))
    .join("");
}

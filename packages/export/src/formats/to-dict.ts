import type { Telemetry } from "@l0/core";
import { plainTelemetry } from "../plain/plain-telemetry.ts";
import type { Json } from "../plain/to-plain.ts";

/**
 * A record as an object that JSON, `structuredClone` and a database take as it is: what {@link toJSON} writes.
 *
 * @example
 * await collection.insertOne(toDict(telemetry));
 */
export function toDict(telemetry: Telemetry): Record<string, Json> {
  return plainTelemetry(telemetry);
}

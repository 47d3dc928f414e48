import type { Telemetry } from "../events/telemetry.ts";
import { isPlain } from "../platform/is-object.ts";

/** Freezes a record and all it holds, but for `metadata`, which is the user's own, as is what is no plain object. */
export function freezeRecord(telemetry: Telemetry): Telemetry {
  for (const [key, value] of Object.entries(telemetry)) if (key !== "metadata") freezeDeep(value);
  return Object.freeze(telemetry);
}

function freezeDeep(value: unknown): void {
  if (!isPlain(value) || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freezeDeep(inner);
}

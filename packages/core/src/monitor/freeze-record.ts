import type { Telemetry } from "../events/telemetry.ts";

/** Freezes a record and all it holds, but for `metadata`, which is the user's own. */
export function freezeRecord(telemetry: Telemetry): Telemetry {
  for (const [key, value] of Object.entries(telemetry)) if (key !== "metadata") freezeDeep(value);
  return Object.freeze(telemetry);
}

function freezeDeep(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freezeDeep(inner);
}

import type { Telemetry } from "@l0/core";
import { plainTelemetry } from "./plain-telemetry.ts";
import { toPlain } from "./to-plain.ts";

/** A record as JSON text; never throws, whatever the record holds. `indent`: spaces a level, 0 writes one line. */
export function telemetryText(telemetry: Telemetry, indent = 0): string {
  try {
    return JSON.stringify(withPlainParts(telemetry), null, indent);
  } catch {
    // A record that was put together by hand may hold anything anywhere.
    return JSON.stringify(plainTelemetry(telemetry), null, indent);
  }
}

/** What L0 has measured is plain already, and copying it takes longer than writing it: only what users put in is copied. */
function withPlainParts(telemetry: Telemetry): object {
  const { guardrails, metadata } = telemetry;
  if (guardrails === undefined && metadata === undefined) return telemetry;
  return { ...telemetry, guardrails: toPlain(guardrails, "context"), metadata: toPlain(metadata) };
}

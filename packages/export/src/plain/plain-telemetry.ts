import type { Telemetry } from "@l0/core";
import { type Json, toPlain } from "./to-plain.ts";

/**
 * A record as JSON can hold it. Its metadata, which comes last, and what violations say beside have limits of their own,
 * so that they never crowd out a number.
 */
export function plainTelemetry(telemetry: Telemetry): Record<string, Json> {
  const { metadata, ...measured } = telemetry;
  const plain = toPlain(measured, "context") as Record<string, Json>;
  const plainMetadata = toPlain(metadata);
  return plainMetadata === undefined ? plain : { ...plain, metadata: plainMetadata };
}

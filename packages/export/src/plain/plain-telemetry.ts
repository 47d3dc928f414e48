import type { Telemetry } from "@l0/core";
import { type Json, toPlain } from "./to-plain.ts";

/** A record as JSON can hold it. Its metadata comes last and has its own limits, so that it never crowds out a number. */
export function plainTelemetry(telemetry: Telemetry): Record<string, Json> {
  const { metadata, ...measured } = telemetry;
  const plain = toPlain(measured) as Record<string, Json>;
  const plainMetadata = toPlain(metadata);
  return plainMetadata === undefined ? plain : { ...plain, metadata: plainMetadata };
}

import type { VendorAttributes } from "./vendor-attributes.ts";
import { firstChunkAfter } from "../telemetry-values.ts";

/** Langfuse takes the first chunk as a time of day, the cost in US dollars and the session under names of its own. */
export const langfuse: VendorAttributes = ({ telemetry }) => {
  const after = firstChunkAfter(telemetry);
  return {
    "langfuse.observation.completion_start_time":
      after === undefined ? undefined : new Date(telemetry.startTime + after).toISOString(),
    "gen_ai.usage.cost": telemetry.cost?.total,
    "session.id": telemetry.sessionId,
  };
};

import { timeToFirstToken } from "../telemetry-values.ts";
import type { VendorAttributes } from "./vendor-attributes.ts";

/** SigNoz has a name of its own for the time to the first token, and reads cache writes under their old one. */
export const signoz: VendorAttributes = ({ telemetry }) => ({
  "gen_ai.server.ttft": timeToFirstToken(telemetry),
  "gen_ai.usage.cache_creation.input_tokens": telemetry.usage?.cacheWriteTokens,
});

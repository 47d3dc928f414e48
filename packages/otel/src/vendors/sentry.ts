import type { VendorAttributes } from "./vendor-attributes.ts";

/** Sentry's AI pages want the kind of operation, the cost in US dollars and the speed. */
export const sentry: VendorAttributes = ({ telemetry }) => ({
  "sentry.op": "gen_ai.chat",
  "gen_ai.response.streaming": true,
  "gen_ai.response.tokens_per_second": telemetry.metrics.tokensPerSecond,
  "gen_ai.cost.total_tokens": telemetry.cost?.total,
});

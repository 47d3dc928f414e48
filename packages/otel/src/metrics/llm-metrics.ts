import { durationSeconds, uncachedInputTokens } from "../telemetry-values.ts";
import { LONG_SECONDS_BUCKETS } from "./buckets.ts";
import { counter, type MetricRow, point } from "./metric-row.ts";

/**
 * The `llm_*` metrics. Their names already say the unit, so they have none: a collector would append it once more.
 */
export const LLM_METRICS: readonly MetricRow[] = [
  counter("llm_requests_total", "", "Streams that ended.", () => point(1)),
  counter("llm_requests_failed_total", "", "Streams that failed.", ({ telemetry }) => point(telemetry.error && 1)),
  counter("llm_tokens_input_total", "", "Billed input tokens, without those read from the cache.", ({ telemetry }) =>
    point(uncachedInputTokens(telemetry)),
  ),
  counter("llm_tokens_output_total", "", "Billed output tokens.", ({ telemetry }) =>
    point(telemetry.usage?.outputTokens),
  ),
  counter("llm_cache_read_tokens_total", "", "Input tokens read from the provider's cache.", ({ telemetry }) =>
    point(telemetry.usage?.cacheReadTokens),
  ),
  counter("llm_cache_write_tokens_total", "", "Input tokens written to the provider's cache.", ({ telemetry }) =>
    point(telemetry.usage?.cacheWriteTokens),
  ),
  {
    name: "llm_cost_total_usd",
    kind: "counter",
    unit: "",
    description: "What all attempts cost, USD, as `pricing` has it.",
    points: ({ telemetry }) => point(telemetry.cost?.total),
  },
  {
    name: "llm_request_duration_seconds",
    kind: "histogram",
    unit: "",
    description: "Duration of a stream, retries and waits included, s.",
    boundaries: LONG_SECONDS_BUCKETS,
    points: ({ telemetry }) => point(durationSeconds(telemetry)),
  },
];

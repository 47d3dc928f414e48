import type { Usage } from "@l0/core";

import { COUNT_BUCKETS, SECONDS_BUCKETS } from "../metrics/buckets.ts";
import { chunkMetric } from "../metrics/chunk-metric.ts";
import { counter, type MetricRow, point } from "../metrics/metric-row.ts";
import { durationSeconds, timeToFirstChunk } from "../telemetry-values.ts";
import type { SemconvProfile } from "./profile.ts";

/** Providers bill totals; how they split into text, image and audio is not known here. */
const MODALITY = { "gen_ai.token.modality": "unknown" } as const;

type UsageCount = Exclude<keyof Usage, "source">;

/** Billed tokens as a sum: what cost is made from. */
const usageCounter = (suffix: string, count: UsageCount, description: string): MetricRow =>
  counter(`gen_ai.client.inference.usage.${suffix}`, "{token}", description, ({ telemetry }) =>
    point(telemetry.usage?.[count], MODALITY),
  );

/** The same, with a 0 for an operation that failed before the provider said what it billed, as the conventions ask. */
const totalCounter = (suffix: string, count: UsageCount, description: string): MetricRow => ({
  ...usageCounter(suffix, count, description),
  points: ({ telemetry: { usage, error } }) => point(usage ? usage[count] : error && 0, MODALITY),
});

/** Billed tokens of one operation as a distribution. */
const usageHistogram = (suffix: string, count: UsageCount, description: string): MetricRow => ({
  name: `gen_ai.client.inference.operation.${suffix}`,
  kind: "histogram",
  unit: "{token}",
  description,
  integer: true,
  boundaries: COUNT_BUCKETS,
  withErrorType: true,
  points: ({ telemetry }) => point(telemetry.usage?.[count]),
});

/**
 * Revision 6fd0d76 (2026-10-09) of open-telemetry/semantic-conventions-genai, branch main, which has no release yet:
 * docs/gen-ai and model/gen-ai.
 */
export const LATEST: SemconvProfile = {
  schemaUrl: "https://opentelemetry.io/schemas/gen-ai-dev/1.42.0-dev",
  providerKeys: ["gen_ai.provider.name"],
  cacheWriteKeys: ["gen_ai.usage.cache_write.input_tokens"],
  messageHasFinishReason: false,
  metrics: [
    {
      name: "gen_ai.client.inference.duration",
      kind: "histogram",
      unit: "s",
      description: "Duration of the inference operation, retries included.",
      boundaries: SECONDS_BUCKETS,
      withErrorType: true,
      points: ({ telemetry }) => point(durationSeconds(telemetry)),
    },
    {
      name: "gen_ai.client.inference.time_to_first_chunk",
      kind: "histogram",
      unit: "s",
      description: "Time from the request to the first chunk of the response.",
      boundaries: SECONDS_BUCKETS,
      points: ({ telemetry }) => point(timeToFirstChunk(telemetry)),
    },
    chunkMetric("gen_ai.client.inference.time_per_output_chunk"),
    totalCounter("input_tokens", "inputTokens", "Input tokens, cached ones included."),
    totalCounter("output_tokens", "outputTokens", "Output tokens, reasoning ones included."),
    usageCounter("cache_read.input_tokens", "cacheReadTokens", "Input tokens read from the provider's cache."),
    usageCounter("cache_write.input_tokens", "cacheWriteTokens", "Input tokens written to the provider's cache."),
    usageCounter("reasoning.output_tokens", "reasoningTokens", "Output tokens spent on reasoning."),
    usageHistogram("input_tokens", "inputTokens", "Input tokens of one operation."),
    usageHistogram("output_tokens", "outputTokens", "Output tokens of one operation."),
  ],
};

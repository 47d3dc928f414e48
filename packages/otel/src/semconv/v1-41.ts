import { COUNT_BUCKETS, SECONDS_BUCKETS } from "../metrics/buckets.ts";
import { chunkMetric } from "../metrics/chunk-metric.ts";
import { point } from "../metrics/metric-row.ts";
import { durationSeconds, timeToFirstChunk } from "../telemetry-values.ts";
import type { SemconvProfile } from "./profile.ts";

const TOKEN_TYPE = "gen_ai.token.type";

/** Tag v1.41.0 of open-telemetry/semantic-conventions, docs/gen-ai: the last one that holds the GenAI conventions. */
export const V1_41: SemconvProfile = {
  schemaUrl: "https://opentelemetry.io/schemas/1.41.0",
  providerKeys: ["gen_ai.provider.name"],
  cacheWriteKeys: ["gen_ai.usage.cache_creation.input_tokens"],
  messageHasFinishReason: true,
  metrics: [
    {
      name: "gen_ai.client.operation.duration",
      kind: "histogram",
      unit: "s",
      description: "GenAI operation duration.",
      boundaries: SECONDS_BUCKETS,
      withErrorType: true,
      points: ({ telemetry }) => point(durationSeconds(telemetry)),
    },
    {
      name: "gen_ai.client.operation.time_to_first_chunk",
      kind: "histogram",
      unit: "s",
      description: "Time from the request to the first chunk of the response.",
      boundaries: SECONDS_BUCKETS,
      points: ({ telemetry }) => point(timeToFirstChunk(telemetry)),
    },
    chunkMetric("gen_ai.client.operation.time_per_output_chunk"),
    {
      name: "gen_ai.client.token.usage",
      kind: "histogram",
      unit: "{token}",
      description: "Number of input and output tokens used.",
      integer: true,
      boundaries: COUNT_BUCKETS,
      points: ({ telemetry: { usage } }) => [
        ...point(usage?.inputTokens, { [TOKEN_TYPE]: "input" }),
        ...point(usage?.outputTokens, { [TOKEN_TYPE]: "output" }),
      ],
    },
  ],
};

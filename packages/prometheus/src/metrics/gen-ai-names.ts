import type { Telemetry, Usage } from "@l0/core";
import { interTokenLatencies } from "../distribution.ts";
import type { Labels } from "../registry.ts";
import { type EndRow, startingAt, WITHOUT_LABELS } from "./metric-row.ts";
import { seconds } from "./seconds.ts";

type UsageCount = Exclude<keyof Usage, "source">;

/**
 * The names of OpenTelemetry's GenAI conventions as a collector spells them for Prometheus: those of v1.41
 * (`…_operation_…`, which most dashboards read) and those of revision 6fd0d76 (`…_inference_…`).
 */
export const GEN_AI_NAMES: readonly EndRow[] = [
  ...["operation", "inference"].flatMap((operation) => times(`gen_ai_client_${operation}`)),
  {
    name: "gen_ai_client_token_usage",
    help: "Input and output tokens the provider counted, one observation of each per stream.",
    on: "SESSION_END",
    buckets: "tokens",
    ...startingAt("gen_ai_token_type", "input", "output"),
    points: ({ telemetry: { usage } }) => [
      { value: usage?.inputTokens, labels: { gen_ai_token_type: "input" } },
      { value: usage?.outputTokens, labels: { gen_ai_token_type: "output" } },
    ],
  },
  used("input_tokens", "inputTokens", "Input tokens the provider counted, cached ones included."),
  used("output_tokens", "outputTokens", "Output tokens the provider counted, reasoning ones included."),
  used("cache_read_input_tokens", "cacheReadTokens", "Input tokens that came from the provider's cache."),
  used("cache_write_input_tokens", "cacheWriteTokens", "Input tokens that were written to the provider's cache."),
  used("reasoning_output_tokens", "reasoningTokens", "Output tokens spent on reasoning."),
  perStream("input_tokens", "inputTokens", "Input tokens of a stream."),
  perStream("output_tokens", "outputTokens", "Output tokens of a stream."),
];

function times(prefix: string): EndRow[] {
  return [
    {
      name: `${prefix}_duration_seconds`,
      help: "Duration of the operation, retries included.",
      on: "SESSION_END",
      buckets: "duration",
      labels: ["error_type"],
      starts: WITHOUT_LABELS,
      points: ({ telemetry }) => [{ value: seconds(telemetry.duration), labels: errorType(telemetry) }],
    },
    {
      name: `${prefix}_time_to_first_chunk_seconds`,
      help: "From the request to the first chunk of the answer.",
      on: "SESSION_END",
      buckets: "timeToFirstToken",
      starts: WITHOUT_LABELS,
      points: ({ telemetry }) => [{ value: seconds(timeToFirstChunk(telemetry)) }],
    },
    {
      name: `${prefix}_time_per_output_chunk_seconds`,
      help: "Time between two chunks of the answer, one observation per text token after the first.",
      on: "SESSION_END",
      buckets: "interToken",
      starts: WITHOUT_LABELS,
      points: ({ telemetry }) => [{ value: interTokenLatencies(telemetry) }],
    },
  ];
}

/** Tokens as a sum: what bills are made of. */
function used(name: string, field: UsageCount, help: string): EndRow {
  // Providers count totals; how much of them is text, image or audio is not known here.
  const labels = { gen_ai_token_modality: "unknown" };
  return {
    name: `gen_ai_client_inference_usage_${name}_total`,
    help,
    on: "SESSION_END",
    labels: Object.keys(labels),
    starts: [labels],
    points: ({ telemetry: { usage } }) => [{ value: usage?.[field], labels }],
  };
}

/** Tokens as a distribution over streams. */
function perStream(name: string, field: UsageCount, help: string): EndRow {
  return {
    name: `gen_ai_client_inference_operation_${name}`,
    help,
    on: "SESSION_END",
    buckets: "tokens",
    labels: ["error_type"],
    starts: WITHOUT_LABELS,
    points: ({ telemetry }) => [{ value: telemetry.usage?.[field], labels: errorType(telemetry) }],
  };
}

/** On failed streams only, as the conventions have it. */
function errorType({ error }: Telemetry): Labels {
  return error === undefined ? {} : { error_type: error.code };
}

/** A chunk is anything the model has made, its reasoning too. */
function timeToFirstChunk({ metrics }: Telemetry): number | undefined {
  const { timeToFirstToken = Infinity, timeToFirstReasoning = Infinity } = metrics;
  const first = Math.min(timeToFirstToken, timeToFirstReasoning);
  return first === Infinity ? undefined : first;
}

import type { EventOf, Telemetry } from "@l0/core";
import { labelText } from "../label-text.ts";
import { type EndRow, type Point, WITHOUT_LABELS } from "./metric-row.ts";
import { seconds } from "./seconds.ts";

/** The names that sik-llms documents, and what its queries expect under them. */
export const LLM_NAMES: readonly EndRow[] = [
  total("llm_requests_total", "Streams that ended.", () => 1),
  total("llm_requests_failed_total", "Streams that failed.", ({ outcome }) => (outcome === "failed" ? 1 : 0)),
  total("llm_tokens_input_total", "Input tokens, without those that came from the provider's cache.", uncachedInput),
  total("llm_tokens_output_total", "Output tokens.", ({ usage }) => usage?.outputTokens),
  total(
    "llm_cache_read_tokens_total",
    "Input tokens from the provider's cache.",
    ({ usage }) => usage?.cacheReadTokens,
  ),
  total("llm_cache_write_tokens_total", "Input tokens written to that cache.", ({ usage }) => usage?.cacheWriteTokens),
  {
    name: "llm_cost_total_usd",
    help: "What the streams cost, all tries together, where the option pricing is given.",
    on: "SESSION_END",
    points: ({ telemetry }) => [{ value: telemetry.cost?.total }],
  },
  {
    name: "llm_request_duration_seconds",
    help: "Duration of a stream, from the first read to its end.",
    on: "SESSION_END",
    buckets: "duration",
    starts: WITHOUT_LABELS,
    points: ({ telemetry }) => [{ value: seconds(telemetry.duration) }],
  },
  reasoning("llm_reasoning_requests_total", "Streams in which the model reasoned.", () => 1),
  reasoning("llm_reasoning_success_total", "Those of them that completed.", ({ completed }) => (completed ? 1 : 0)),
  reasoning("llm_reasoning_iterations_total", "Tries at a provider that they took.", ({ retries }) => retries.attempt),
  reasoning("llm_reasoning_tool_calls_total", "Tool calls that they asked for.", ({ tools }) => tools?.count ?? 0),
];

function total(name: string, help: string, value: (telemetry: Telemetry) => number | undefined): EndRow {
  return {
    name,
    help,
    on: "SESSION_END",
    starts: WITHOUT_LABELS,
    points: ({ telemetry }) => [{ value: value(telemetry) }],
  };
}

/** Of streams that reasoned alone, by the effort that the user's `context.reasoning_effort` names. */
function reasoning(name: string, help: string, value: (telemetry: Telemetry) => number): EndRow {
  const points = ({ telemetry, context }: EventOf<"SESSION_END">): Point[] => {
    if (!reasoned(telemetry)) return [];
    return [{ value: value(telemetry), labels: { reasoning_effort: labelText(context["reasoning_effort"]) } }];
  };
  return { name, help, on: "SESSION_END", labels: ["reasoning_effort"], isOpen: true, points };
}

function reasoned({ usage, metrics }: Telemetry): boolean {
  return (usage?.reasoningTokens ?? 0) > 0 || metrics.timeToFirstReasoning !== undefined;
}

function uncachedInput({ usage }: Telemetry): number | undefined {
  if (usage?.inputTokens === undefined) return undefined;
  // Some servers leave the cached tokens out of the total themselves.
  return Math.max(0, usage.inputTokens - (usage.cacheReadTokens ?? 0));
}

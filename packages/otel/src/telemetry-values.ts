import type { Telemetry } from "@l0/core";

/** Duration of the whole stream, seconds. */
export function durationSeconds({ duration }: Telemetry): number | undefined {
  return seconds(duration);
}

/** From the first pull to the first text, seconds. */
export function timeToFirstToken({ metrics }: Telemetry): number | undefined {
  return seconds(metrics.timeToFirstToken);
}

/** From the first pull to the first generated content, text or reasoning, ms. */
export function firstChunkAfter({ metrics }: Telemetry): number | undefined {
  const first = Math.min(metrics.timeToFirstToken ?? Infinity, metrics.timeToFirstReasoning ?? Infinity);
  return first === Infinity ? undefined : first;
}

/** The same in seconds. */
export function timeToFirstChunk(telemetry: Telemetry): number | undefined {
  return seconds(firstChunkAfter(telemetry));
}

/** Billed input tokens without those that came from the provider's cache. */
export function uncachedInputTokens({ usage }: Telemetry): number | undefined {
  if (usage?.inputTokens === undefined) return undefined;
  // Some servers leave the cached tokens out of the total themselves.
  return Math.max(0, usage.inputTokens - (usage.cacheReadTokens ?? 0));
}

/** All billed tokens. */
export function totalTokens({ usage }: Telemetry): number | undefined {
  const { inputTokens, outputTokens } = usage ?? {};
  return inputTokens === undefined || outputTokens === undefined ? undefined : inputTokens + outputTokens;
}

/** The provider's word; `error` where the stream was cut before it came. */
export function finishReason({ finishReason, outcome }: Telemetry): string | undefined {
  return finishReason ?? (outcome === "completed" ? undefined : "error");
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

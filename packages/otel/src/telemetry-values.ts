import type { Telemetry } from "@l0/core";

/** Duration of the whole stream, seconds. */
export function durationSeconds({ duration }: Telemetry): number | undefined {
  return seconds(duration);
}

/** From the first pull to the first text, seconds. */
export function timeToFirstToken({ metrics }: Telemetry): number | undefined {
  return seconds(metrics.timeToFirstToken);
}

/** From the first pull to the first generated content, text or reasoning, seconds. */
export function timeToFirstChunk({ metrics }: Telemetry): number | undefined {
  const first = Math.min(metrics.timeToFirstToken ?? Infinity, metrics.timeToFirstReasoning ?? Infinity);
  return first === Infinity ? undefined : seconds(first);
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

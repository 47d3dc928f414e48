import type { Telemetry } from "@l0/core";

/** A part of a run's duration. */
export interface TimePart {
  readonly name: "provider" | "consumer" | "retry wait";
  readonly ms: number;
  /** 0 to 1. */
  readonly share: number;
}

/** Where the time went: who was waited for. Empty where no time passed, or it is not known. */
export function splitTime(metrics: Telemetry["metrics"]): readonly TimePart[] {
  const { providerTime = 0, consumerTime = 0, retryWait } = metrics;
  const total = providerTime + consumerTime + retryWait;
  if (total <= 0) return [];
  const part = (name: TimePart["name"], ms: number): TimePart => ({ name, ms, share: ms / total });
  return [part("provider", providerTime), part("consumer", consumerTime), part("retry wait", retryWait)];
}

import type { Outcome } from "../events/telemetry.ts";
import type { Monitored } from "./resolve-monitoring.ts";

/** Whether the record of a stream is kept now that it has ended; `chosen`: whether its id is among the sampled. */
export function isKept(
  chosen: boolean,
  { outcome, duration = 0 }: { readonly outcome?: Outcome | undefined; readonly duration?: number | undefined },
  { minDuration, sampleErrors, sampleSlow, slowThreshold }: Monitored["sampling"],
): boolean {
  if (sampleErrors && outcome === "failed") return true;
  if (sampleSlow && duration > slowThreshold) return true;
  return chosen && duration >= minDuration;
}

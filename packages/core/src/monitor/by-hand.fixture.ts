import { vi } from "vitest";
import { createMonitor, type L0Monitor, type L0MonitorOptions, type Telemetry, type Violation } from "../index.ts";

export const wait = (ms: number): unknown => vi.advanceTimersByTime(ms);
/** A monitor that is enabled. */
export const made = (options: L0MonitorOptions = {}): L0Monitor => createMonitor({ enabled: true, ...options });
export const recordOf = (monitor: L0Monitor): Telemetry => monitor.getTelemetry() as Telemetry;
export const violation = (more: Partial<Violation> = {}): Violation => ({
  rule: "json",
  message: "found",
  severity: "error",
  recoverable: true,
  ...more,
});

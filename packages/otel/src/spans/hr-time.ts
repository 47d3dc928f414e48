import type { HrTime } from "@opentelemetry/api";

/**
 * Unix epoch milliseconds as the seconds and nanoseconds of an OpenTelemetry time, to the microsecond. A plain number
 * would do for most dates, but the SDK takes a small one (a mocked clock's) for a time since the process started.
 */
export function hrTime(epochMs: number): HrTime {
  const micros = Math.round(epochMs * 1000);
  const seconds = Math.floor(micros / 1e6);
  return [seconds, (micros - seconds * 1e6) * 1000];
}

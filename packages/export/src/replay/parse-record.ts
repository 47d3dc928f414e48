import type { Telemetry } from "@l0/core";

/** The record of a line, as `jsonlFile` (`{timestamp, telemetry}`) or `toJSONL` writes it; `undefined` where it has none. */
export function parseRecord(line: string): Telemetry | undefined {
  const value = parse(line);
  const record = isObject(value) && isObject(value["telemetry"]) ? value["telemetry"] : value;
  return isTelemetry(record) ? withHistogram(record) : undefined;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether the parts are there that every format reads without asking. */
function isTelemetry(value: unknown): value is Telemetry {
  return (
    isObject(value) &&
    typeof value["streamId"] === "string" &&
    typeof value["sessionId"] === "string" &&
    typeof value["startTime"] === "number" &&
    isObject(value["metrics"]) &&
    typeof value["metrics"]["totalTokens"] === "number" &&
    isObject(value["network"]) &&
    typeof value["network"]["errorCount"] === "number" &&
    isObject(value["network"]["errorsByType"]) &&
    isObject(value["retries"]) &&
    Array.isArray(value["attempts"])
  );
}

/** The distribution itself is in no JSON: what was read has an empty one, again not enumerable. */
function withHistogram(record: Telemetry): Telemetry {
  const { interToken } = record.metrics;
  if (isObject(interToken)) Object.defineProperty(interToken, "histogram", { value: [], enumerable: false });
  return record;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

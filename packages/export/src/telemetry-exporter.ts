import { toCSV } from "./to-csv.ts";
import { toJSON } from "./to-json.ts";
import { toJSONL } from "./to-jsonl.ts";
import { toLogFormat } from "./to-log-format.ts";
import { toMetrics } from "./to-metrics.ts";

/**
 * The formats under one name. Each is also an export of its own; importing only those keeps the others out of a bundle.
 *
 * @example
 * console.log(TelemetryExporter.toJSON(telemetry));
 */
export const TelemetryExporter: {
  readonly toJSON: typeof toJSON;
  readonly toJSONL: typeof toJSONL;
  readonly toCSV: typeof toCSV;
  readonly toLogFormat: typeof toLogFormat;
  readonly toMetrics: typeof toMetrics;
} = { toJSON, toJSONL, toCSV, toLogFormat, toMetrics };

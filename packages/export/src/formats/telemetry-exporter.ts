import { toCSV } from "./to-csv.ts";
import { toDict } from "./to-dict.ts";
import { toEvent } from "./to-event.ts";
import { toJSON } from "./to-json.ts";
import { toJSONL } from "./to-jsonl.ts";
import { toLogFormat } from "./to-log-format.ts";
import { toLogLine } from "./to-log-line.ts";
import { toMetrics } from "./to-metrics.ts";
import { toPrometheusText } from "./to-prometheus-text.ts";

/**
 * The formats under one name. Each is also an export of its own; importing only those keeps the others out of a bundle.
 *
 * @example
 * console.log(TelemetryExporter.toJSON(telemetry));
 */
export const TelemetryExporter: {
  readonly toJSON: typeof toJSON;
  readonly toDict: typeof toDict;
  readonly toJSONL: typeof toJSONL;
  readonly toCSV: typeof toCSV;
  readonly toLogFormat: typeof toLogFormat;
  readonly toLogLine: typeof toLogLine;
  readonly toMetrics: typeof toMetrics;
  readonly toPrometheusText: typeof toPrometheusText;
  readonly toEvent: typeof toEvent;
} = { toJSON, toDict, toJSONL, toCSV, toLogFormat, toLogLine, toMetrics, toPrometheusText, toEvent };

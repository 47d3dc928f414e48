export { jsonlFile, type JsonlFile, type JsonlFileOptions, type JsonlFileStats } from "./jsonl-file.ts";
export { TelemetryExporter } from "./telemetry-exporter.ts";
export { toCSV, type CSVOptions } from "./to-csv.ts";
export { toJSON, type JSONOptions } from "./to-json.ts";
export { toJSONL } from "./to-jsonl.ts";
export { toLogFormat, type LogRecord } from "./to-log-format.ts";
export { toMetrics, type Metric, type MetricsOptions } from "./to-metrics.ts";

import { OTLPLogExporter as JsonLogs } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as ProtoLogs } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter as JsonMetrics } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtoMetrics } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as JsonTraces } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtoTraces } from "@opentelemetry/exporter-trace-otlp-proto";
import { CompressionAlgorithm } from "@opentelemetry/otlp-exporter-base";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

export interface Encoding {
  readonly protocol: "json" | "protobuf";
  readonly gzip: boolean;
}

/** Longer than any test: what is sent is sent by a flush. */
const NEVER = 3_600_000;

/** The three providers of an application that exports over OTLP/HTTP. */
export function exportingSdk(url: string, { protocol, gzip }: Encoding, timeoutMillis = 5000) {
  const to = (path: string) => ({
    url: `${url}/v1/${path}`,
    timeoutMillis,
    compression: gzip ? CompressionAlgorithm.GZIP : CompressionAlgorithm.NONE,
  });
  const isJson = protocol === "json";
  const spans = isJson ? new JsonTraces(to("traces")) : new ProtoTraces(to("traces"));
  const metrics = isJson ? new JsonMetrics(to("metrics")) : new ProtoMetrics(to("metrics"));
  const logs = isJson ? new JsonLogs(to("logs")) : new ProtoLogs(to("logs"));
  const tracerProvider = new TracerProvider({
    spanProcessors: [new BatchSpanProcessor({ exporter: spans, scheduledDelayMillis: NEVER })],
  });
  const meterProvider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: NEVER })],
  });
  const loggerProvider = new LoggerProvider({
    processors: [new BatchLogRecordProcessor({ exporter: logs, scheduledDelayMillis: NEVER })],
  });
  const providers = { tracerProvider, meterProvider, loggerProvider };
  const shutdown = () => Promise.allSettled(Object.values(providers).map((provider) => provider.shutdown()));
  return { ...providers, shutdown };
}

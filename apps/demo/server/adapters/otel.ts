import type { EventHandler, StreamInfo } from "@l0/core";
import { createOpenTelemetryHandler } from "@l0/otel";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, MetricReader, type ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { AlwaysOnSampler, BatchSpanProcessor, type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { withHttpSpans } from "../http-spans.ts";
import { otlpReceiver } from "../receivers/otlp/otlp-receiver.ts";
import type { Adapter, AdapterSettings } from "./adapter.ts";
import { collected } from "./collected.ts";
import { failuresOf, within } from "./deadline.ts";

export interface OtelSettings extends AdapterSettings {
  readonly receiver?: ReturnType<typeof otlpReceiver>;
  /** Told of each span beside the exporters. */
  readonly spanProcessors?: readonly SpanProcessor[];
}

/** OpenTelemetry's SDK with providers of its own, exporting over OTLP/HTTP with JSON when asked to. */
export async function openOtel(settings: OtelSettings): Promise<Adapter> {
  const { destinations, deadlineMs, receiver = otlpReceiver(), spanProcessors = [] } = settings;
  const urls = [await receiver.start(), ...(destinations.otlp === undefined ? [] : [destinations.otlp])];
  const exports = urls.map((url) => openExport(url, deadlineMs));
  const reader = new OnDemandReader();
  const resource = resourceFromAttributes({ "service.name": "l0-playground" });
  const meterProvider = new MeterProvider({ resource, readers: [reader] });
  const tracerProvider = new TracerProvider({
    resource,
    // Said, because the environment could say otherwise.
    sampler: new AlwaysOnSampler(),
    spanProcessors: [...exports.map(({ spans }) => spans), ...spanProcessors],
  });
  return {
    name: "otel",
    handler: createHandler(tracerProvider, meterProvider),
    async collect() {
      const { resourceMetrics } = await reader.collect();
      const problems = await failuresOf(
        exports.map((to) => ({ what: to.url, done: within(deadlineMs, to.send(resourceMetrics)) })),
      );
      return collected(receiver, {
        fileOf: ({ signal, text }) => ({ body: text, fileName: `otlp-${signal}.json`, mediaType: "application/json" }),
        alsoSentTo: destinations.otlp,
        problems,
      });
    },
    async close() {
      await Promise.allSettled([
        tracerProvider.shutdown(),
        meterProvider.shutdown(),
        ...exports.map(({ metrics }) => metrics.shutdown()),
      ]);
      await receiver.close();
    },
  };
}

/** The handler; the HTTP requests of its streams are traced by the same provider. */
function createHandler(tracerProvider: TracerProvider, meterProvider: MeterProvider): EventHandler {
  const handler = createOpenTelemetryHandler({ tracerProvider, meterProvider });
  return Object.assign((...event: Parameters<EventHandler>) => handler(...event), handler, {
    open: (stream: StreamInfo) => withHttpSpans(tracerProvider, () => handler.open?.(stream)),
  });
}

/** Reads the metrics when asked to, and has no timer. */
class OnDemandReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

interface Export {
  readonly url: string;
  readonly spans: BatchSpanProcessor;
  readonly metrics: OTLPMetricExporter;
  /** Sends these metrics and all spans that have ended. Rejects where either did not arrive. */
  send(metrics: ResourceMetrics): Promise<void>;
}

/** Longer than any run: spans go out when asked for, so that a failure is seen. */
const NEVER = 2 ** 31 - 1;

function openExport(url: string, timeoutMillis: number): Export {
  const connection = { timeoutMillis, keepAlive: false };
  const exporter = new OTLPTraceExporter({ ...connection, url: `${url}/v1/traces` });
  const spans = new BatchSpanProcessor({ exporter, scheduledDelayMillis: NEVER, exportTimeoutMillis: timeoutMillis });
  const metrics = new OTLPMetricExporter({ ...connection, url: `${url}/v1/metrics` });
  return {
    url,
    spans,
    metrics,
    async send(resourceMetrics) {
      await Promise.all([spans.forceFlush(), exportMetrics(metrics, resourceMetrics)]);
    },
  };
}

function exportMetrics(exporter: OTLPMetricExporter, metrics: ResourceMetrics): Promise<void> {
  if (metrics.scopeMetrics.length === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    exporter.export(metrics, ({ error }) => (error === undefined ? resolve() : reject(error)));
  });
}

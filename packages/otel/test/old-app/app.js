import { createRequire } from "node:module";

import { l0 } from "@l0/core";
import { createOpenTelemetryHandler } from "@l0/otel";
import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";

const spans = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const meterProvider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
metrics.setGlobalMeterProvider(meterProvider);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

async function* words(attempt) {
  yield "Hello ";
  if (attempt === 1) throw Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  yield "world";
}

const text = await trace.getTracer("app").startActiveSpan("caller", async (span) => {
  const onEvent = createOpenTelemetryHandler();
  const stream = ({ attempt }) => words(attempt);
  const result = await l0({ stream, model: "demo-model", retry: { baseDelay: 1 }, onEvent });
  const whole = await result.text();
  span.end();
  return whole;
});
await meterProvider.forceFlush();

const finished = spans.getFinishedSpans();
const nameOf = (id) => finished.find((span) => span.spanContext().spanId === id)?.name ?? null;
const recorded = exporter.getMetrics()[0].scopeMetrics.flatMap((scope) => scope.metrics);
const { dataPoints } = recorded.find(({ descriptor }) => descriptor.name === "l0.requests");
/** Which API the application, the adapter and the SDK get. */
const from = ["app.js", "node_modules/@l0/otel/dist/index.js", "node_modules/@opentelemetry/sdk-metrics/x.js"];
const apis = from.map((file) => createRequire(new URL(file, import.meta.url)).resolve("@opentelemetry/api"));

const seen = {
  apis: [...new Set(apis)],
  text,
  spans: finished.map(({ name, parentSpanContext }) => [name, nameOf(parentSpanContext?.spanId)]),
  requests: dataPoints[0].value,
};
process.stdout.write(JSON.stringify(seen));
await meterProvider.shutdown();

// docker run --rm -p 16686:16686 -p 4318:4318 jaegertracing/jaeger
import { l0 } from "@l0/core";
import { createOpenTelemetryHandler, traceOf } from "@l0/otel";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { NodeSDK } from "@opentelemetry/sdk-node";

// Jaeger takes traces only.
const sdk = new NodeSDK({
  serviceName: "my-app",
  traceExporter: new OTLPTraceExporter(),
  metricReaders: [],
  logRecordProcessors: [],
});
sdk.start();

// The first attempt is cut, the second is whole.
async function* words(attempt: number) {
  yield "Hello ";
  if (attempt === 1) throw Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  yield "world";
}

const result = await l0({
  stream: ({ attempt }) => words(attempt),
  model: "demo-model",
  provider: "demo",
  retry: { baseDelay: 100 },
  // Jaeger shows span events, so they go there.
  onEvent: createOpenTelemetryHandler({ events: "span" }),
});
console.log(await result.text());

const sent = await sdk.shutdown().then(
  () => true,
  () => false,
);
console.log(sent ? `http://localhost:16686/trace/${traceOf(result)?.traceId}` : "Jaeger was not reached.");

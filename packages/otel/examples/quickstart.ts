import { l0 } from "@l0/core";
import { createOpenTelemetryHandler } from "@l0/otel";
import { ConsoleMetricExporter, MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { ConsoleSpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

// Your application's SDK; this one prints what it would send.
const tracerProvider = new TracerProvider({
  spanProcessors: [new SimpleSpanProcessor({ exporter: new ConsoleSpanExporter() })],
});
const meterProvider = new MeterProvider({
  readers: [new PeriodicExportingMetricReader({ exporter: new ConsoleMetricExporter() })],
});

// Any token stream will do: an SDK's, a fetch() response's, or your own.
async function* words() {
  yield "Hello ";
  yield "world";
}

const result = await l0({
  stream: () => words(),
  model: "demo-model",
  provider: "demo",
  onEvent: createOpenTelemetryHandler({ tracerProvider, meterProvider }),
});
console.log(await result.text());

await Promise.all([tracerProvider.shutdown(), meterProvider.shutdown()]);

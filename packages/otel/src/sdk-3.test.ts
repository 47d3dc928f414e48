import { context, type MeterProvider as ApiMeterProvider, metrics, trace } from "opentelemetry-api-1.10";
import { MeterProvider, MetricReader } from "opentelemetry-sdk-metrics-3";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "opentelemetry-sdk-trace-3";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { afterEach, beforeEach, expect, it } from "vitest";

import { createOpenTelemetryHandler } from "./create-open-telemetry-handler.ts";
import { Teller } from "./test-support/hand-made.ts";

class PulledReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

beforeEach(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});

afterEach(() => {
  for (const api of [context, trace, metrics]) api.disable();
});

/** The application has API 1.10 and SDK 3; this package has its own copy of API 1.9. They meet in the registered globals. */
it("an application on SDK 3 and API 1.10 gets spans, in the caller's context, and metrics", async () => {
  const exporter = new InMemorySpanExporter();
  const reader = new PulledReader();
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  // Its types see the API 1.9 that is installed here.
  const meterProvider = new MeterProvider({ readers: [reader] }) as unknown as ApiMeterProvider;
  const handler = createOpenTelemetryHandler();
  trace.setGlobalTracerProvider(tracerProvider);
  metrics.setGlobalMeterProvider(meterProvider);

  const teller = new Teller(handler);
  const caller = trace.getTracer("app").startSpan("caller");
  context.with(trace.setSpan(context.active(), caller), () => handler.open?.(teller.stream));
  teller.start({ model: "gpt-5" });
  teller.attempt(1, { outcome: "failed" });
  teller.attempt(2);
  teller.end({ usage: { inputTokens: 9, outputTokens: 4, source: "provider" } });
  caller.end();

  const spans = exporter.getFinishedSpans();
  expect(spans.map(({ name }) => name)).toEqual(["l0.attempt", "l0.attempt", "chat gpt-5", "caller"]);
  const stream = spans[2];
  expect(stream?.parentSpanContext?.spanId).toBe(caller.spanContext().spanId);
  expect(stream?.duration).toEqual([2, 0]);
  expect(stream?.attributes).toMatchObject({ "gen_ai.usage.input_tokens": 9, "l0.outcome": "completed" });

  const { resourceMetrics } = await reader.collect();
  const values = resourceMetrics.scopeMetrics.flatMap((scope) =>
    scope.metrics.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints[0]?.value] as const),
  );
  expect(Object.fromEntries(values)).toMatchObject({
    "l0.requests": 1,
    "l0.active_streams": 0,
    "gen_ai.client.inference.usage.input_tokens": 9,
    "gen_ai.client.inference.duration": { sum: 2, count: 1 },
  });
});

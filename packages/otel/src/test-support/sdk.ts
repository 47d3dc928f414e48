import type { LoggerProvider as ApiLoggerProvider, TracerProvider as ApiTracerProvider } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";
import {
  InMemorySpanExporter,
  type Sampler,
  SimpleSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";

// The SDK of the tests: generation 3 over API 1.10. `vitest.sdk-2.config.ts` puts `sdk-2.ts` in its place.

export { type MetricData, MeterProvider, MetricReader, DataPointType } from "@opentelemetry/sdk-metrics";
export {
  AlwaysOnSampler,
  type ReadableSpan,
  type Sampler,
  SamplingDecision,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace";
export { AsyncLocalStorageContextManager, InMemoryLogRecordExporter, InMemorySpanExporter };

export const GENERATION: number = 3;

export function tracerProviderOf(sampler: Sampler, spanProcessors: SpanProcessor[]): ApiTracerProvider {
  return new TracerProvider({ sampler, spanProcessors });
}

export function spanProcessorTo(exporter: InMemorySpanExporter): SpanProcessor {
  return new SimpleSpanProcessor({ exporter });
}

export function loggerProviderTo(exporter: InMemoryLogRecordExporter): ApiLoggerProvider {
  return new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] });
}

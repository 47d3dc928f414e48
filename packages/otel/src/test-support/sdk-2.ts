import type { LoggerProvider as ApiLoggerProvider, TracerProvider as ApiTracerProvider } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "opentelemetry-context-async-hooks-2";
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from "opentelemetry-sdk-logs-0";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type Sampler,
  SimpleSpanProcessor,
  type SpanProcessor,
} from "opentelemetry-sdk-trace-base-2";

// The SDK of the tests, one generation back, over API 1.9: the same names as `sdk.ts`.

export { type MetricData, MeterProvider, MetricReader, DataPointType } from "opentelemetry-sdk-metrics-2";
export {
  AlwaysOnSampler,
  type ReadableSpan,
  type Sampler,
  SamplingDecision,
  type SpanProcessor,
} from "opentelemetry-sdk-trace-base-2";
export { AsyncLocalStorageContextManager, InMemoryLogRecordExporter, InMemorySpanExporter };

export const GENERATION: number = 2;

export function tracerProviderOf(sampler: Sampler, spanProcessors: SpanProcessor[]): ApiTracerProvider {
  return new BasicTracerProvider({ sampler, spanProcessors });
}

export function spanProcessorTo(exporter: InMemorySpanExporter): SpanProcessor {
  return new SimpleSpanProcessor(exporter);
}

export function loggerProviderTo(exporter: InMemoryLogRecordExporter): ApiLoggerProvider {
  return new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] });
}

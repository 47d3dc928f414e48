import type { Attributes, HrTime, MeterProvider as ApiMeterProvider, TracerProvider } from "@opentelemetry/api";

import type { LoggerProviderLike } from "../logs/logger-like.ts";
import {
  AlwaysOnSampler,
  InMemoryLogRecordExporter,
  InMemorySpanExporter,
  loggerProviderTo,
  type MetricData,
  MeterProvider,
  MetricReader,
  type ReadableSpan,
  type Sampler,
  type SpanProcessor,
  spanProcessorTo,
  tracerProviderOf,
} from "./sdk.ts";

/** One value of one instrument, as a reader sees it. A histogram's value is its sum. */
export interface MetricPoint {
  readonly attributes: Attributes;
  readonly value: number;
  /** How many values a histogram has. */
  readonly count?: number;
}

/** Collects when asked. */
class PulledReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** Counts starts and ends: a span that is never ended reaches no exporter. */
class SpanCounter implements SpanProcessor {
  started = 0;
  ended = 0;
  onStart(): void {
    this.started++;
  }
  onEnd(): void {
    this.ended++;
  }
  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

/** A log record, as far as tests look at it. */
export interface EmittedRecord {
  readonly eventName?: string;
  readonly severityNumber?: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly hrTime: HrTime;
  readonly spanContext?: { readonly traceId: string; readonly spanId: string };
  readonly instrumentationScope: { readonly name: string; readonly schemaUrl?: string };
}

/** The real SDK, exporting into memory. */
export class MemorySdk {
  readonly tracerProvider: TracerProvider;
  readonly meterProvider: ApiMeterProvider;
  readonly loggerProvider: LoggerProviderLike;
  readonly counter: SpanCounter = new SpanCounter();
  readonly #exporter = new InMemorySpanExporter();
  readonly #reader = new PulledReader();
  readonly #records = new InMemoryLogRecordExporter();

  constructor(sampler: Sampler = new AlwaysOnSampler()) {
    this.tracerProvider = tracerProviderOf(sampler, [this.counter, spanProcessorTo(this.#exporter)]);
    this.meterProvider = new MeterProvider({ readers: [this.#reader] });
    this.loggerProvider = loggerProviderTo(this.#records);
  }

  /** Log records, in the order in which they were emitted. */
  records(): EmittedRecord[] {
    return this.#records.getFinishedLogRecords() as unknown as EmittedRecord[];
  }

  /** Ended spans of a name. */
  named(name: string): ReadableSpan[] {
    return this.spans().filter((span) => span.name === name);
  }

  /** Ended spans, in the order of their ends. */
  spans(): ReadableSpan[] {
    return this.#exporter.getFinishedSpans();
  }

  /** Ended spans of streams. */
  streamSpans(): ReadableSpan[] {
    return this.spans().filter((span) => span.name.startsWith("chat"));
  }

  /** The one span that a test of one stream expects. */
  streamSpan(): ReadableSpan {
    const [span, ...others] = this.streamSpans();
    if (span === undefined || others.length > 0) throw new Error(`${this.streamSpans().length} stream spans, not 1`);
    return span;
  }

  async metrics(): Promise<ReadonlyMap<string, MetricData>> {
    const { resourceMetrics } = await this.#reader.collect();
    const all = resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
    return new Map(all.map((metric) => [metric.descriptor.name, metric]));
  }

  /** The points of one metric; none where nothing was recorded. */
  async points(name: string): Promise<MetricPoint[]> {
    const metric = (await this.metrics()).get(name);
    if (metric === undefined) return [];
    return metric.dataPoints.map(({ attributes, value }) =>
      typeof value === "number" ? { attributes, value } : { attributes, value: value.sum ?? 0, count: value.count },
    );
  }

  /** All values of one metric, added up. */
  async total(name: string): Promise<number> {
    return (await this.points(name)).reduce((sum, { value }) => sum + value, 0);
  }
}

/** An OpenTelemetry time as Unix epoch milliseconds. */
export function epochMs([seconds, nanos]: HrTime): number {
  return seconds * 1000 + nanos / 1e6;
}

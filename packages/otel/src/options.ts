import type { Attributes, Meter, MeterProvider, Tracer, TracerProvider } from "@opentelemetry/api";

/**
 * Which names of the GenAI semantic conventions are sent. `v1.41`: the last ones of the core conventions; `latest`:
 * those of the GenAI conventions' own repository; `dup`: both, wherever they differ.
 */
export type SemconvProfileName = "latest" | "v1.41" | "dup";

/** What {@link createOpenTelemetryHandler} takes; every field may be left out. */
export interface OpenTelemetryOptions {
  /** Makes the spans. Excludes `tracerProvider`. @default a tracer of `tracerProvider` */
  readonly tracer?: Tracer;
  /** Makes the instruments. Excludes `meterProvider`. @default a meter of `meterProvider` */
  readonly meter?: Meter;
  /** Where the tracer comes from. @default the globally registered one, looked up for each stream */
  readonly tracerProvider?: TracerProvider;
  /** Where the meter comes from. @default the globally registered one, looked up for each stream */
  readonly meterProvider?: MeterProvider;
  /** Name of the tracer and the meter: the instrumentation scope. @default "l0" */
  readonly serviceName?: string;
  /** Put on every span when it starts, never on a metric; L0's own attributes win over them. @default {} */
  readonly defaultAttributes?: Attributes;
  /** Names of the GenAI attributes and metrics. @default "dup" */
  readonly semconv?: SemconvProfileName;
}

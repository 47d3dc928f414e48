import type { StreamInfo } from "@l0/core";
import type { Attributes, Meter, MeterProvider, Tracer, TracerProvider } from "@opentelemetry/api";

import type { CaptureMode } from "./content/capture-mode.ts";
import type { LoggerLike, LoggerProviderLike } from "./logs/logger-like.ts";

/**
 * Which names of the GenAI semantic conventions are sent. `v1.41`: the last ones of the core conventions; `latest`:
 * those of the GenAI conventions' own repository; `dup`: both, wherever they differ.
 */
export type SemconvProfileName = "latest" | "v1.41" | "dup";

/** `gen_ai`: the GenAI conventions. `llm`: `llm.*` attributes and `llm_*` metrics. `both`: spans named by `gen_ai`, with the attributes and metrics of both. */
export type Dialect = "gen_ai" | "llm" | "both";

/** Where the events of a stream go. `auto`: log records where a logger provider is there, span events otherwise. */
export type EventTarget = "auto" | "span" | "log" | "both";

/** Backends that read attributes of their own. */
export type Vendor = "langfuse" | "openinference" | "sentry" | "signoz";

/** What {@link createOpenTelemetryHandler} takes; every field may be left out. */
export interface OpenTelemetryOptions {
  /** Makes the spans. Excludes `tracerProvider`. @default a tracer of `tracerProvider` */
  readonly tracer?: Tracer | undefined;
  /** Makes the instruments. Excludes `meterProvider`. @default a meter of `meterProvider` */
  readonly meter?: Meter | undefined;
  /** Takes the log records. Excludes `loggerProvider`. @default a logger of `loggerProvider` */
  readonly logger?: LoggerLike | undefined;
  /** Where the tracer comes from. @default the globally registered one, looked up for each stream */
  readonly tracerProvider?: TracerProvider | undefined;
  /** Where the meter comes from. @default the globally registered one, looked up for each stream */
  readonly meterProvider?: MeterProvider | undefined;
  /** Where the logger comes from. @default the globally registered one of API 1.10; with API 1.9 there is none */
  readonly loggerProvider?: LoggerProviderLike | undefined;
  /** Name of the tracer, the meter and the logger (the instrumentation scope), and prefix of the spans of `traceStream`. @default "l0" */
  readonly serviceName?: string | undefined;
  /** Put on every stream's span when it starts, never on a metric; L0's own attributes win over them. A function is asked for each stream. @default {} */
  readonly defaultAttributes?: Attributes | ((stream: StreamInfo) => Attributes) | undefined;
  /** Names of the GenAI attributes and metrics. @default "dup" */
  readonly semconv?: SemconvProfileName | undefined;
  /** Which vocabulary names attributes, metrics and spans. @default "gen_ai" */
  readonly dialect?: Dialect | undefined;
  /** `l0`: `l0.execution`, with an `l0.stream` for each attempt, also where there was only one. @default "semconv", the names of the dialect */
  readonly spanNames?: "semconv" | "l0" | undefined;
  /** Where the events of a stream go. @default "auto" */
  readonly events?: EventTarget | undefined;
  /** A span `l0.token` for each token (`true`), or a span event for each of the first 95 (`"events"`). @default false */
  readonly traceTokens?: boolean | "events" | undefined;
  /** A span `execute_tool` for each tool call of the model. @default true */
  readonly traceTools?: boolean | undefined;
  /** Whether, and where, output text and tool calls are exported. @default what OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT says, else false */
  readonly recordTokenContent?: boolean | CaptureMode | undefined;
  /** How long exported content of a stream may be, bytes of its JSON. @default 16384 */
  readonly contentBudget?: number | undefined;
  /** Takes out of exported content what must not leave the process. Where it throws, the content is left out. @default redactSecrets */
  readonly redact?: ((text: string) => string) | undefined;
  /** Whether guardrail violations are events; they are counted in any case. @default true */
  readonly recordGuardrailViolations?: boolean | undefined;
  /** Whether the time of every output chunk is recorded when a stream ends: a call of the SDK for each. @default false */
  readonly interTokenHistogram?: boolean | undefined;
  /** Backends whose own attributes are put on the stream's span as well. @default [] */
  readonly vendors?: readonly Vendor[] | undefined;
}

/** Options of which none is left open. */
export type Complete<T> = { readonly [K in keyof T]-?: Exclude<T[K], undefined> };

import { redactSecrets, type StreamInfo } from "@l0/core";
import { type Attributes, type MeterProvider, metrics, trace, type TracerProvider } from "@opentelemetry/api";

import { captureOf } from "./content/capture-mode.ts";
import type { ContentOptions } from "./content/content-options.ts";
import type { LoggerProviderLike } from "./logs/logger-like.ts";
import { registeredLoggerProvider } from "./logs/registered-logger-provider.ts";
import { checkOptions } from "./option-rules.ts";
import type { Complete, EventTarget, OpenTelemetryOptions } from "./options.ts";
import type { VendorAttributes } from "./vendors/vendor-attributes.ts";
import { attributesForVendors } from "./vendors/vendors.ts";
import { type Vocabulary, vocabularyOf } from "./dialects/vocabulary.ts";

/** The options, complete. The providers are functions because a global one may be registered at any time. */
export interface ResolvedOptions {
  readonly tracerProvider: () => TracerProvider;
  readonly meterProvider: () => MeterProvider;
  readonly loggerProvider: () => LoggerProviderLike;
  readonly serviceName: string;
  readonly attributesOf: (stream: StreamInfo) => Attributes;
  readonly vocabulary: Vocabulary;
  readonly vendors: VendorAttributes;
  readonly events: EventTarget;
  readonly traceTokens: false | "spans" | "events";
  readonly traceTools: boolean;
  readonly content: ContentOptions;
  readonly recordGuardrailViolations: boolean;
  readonly interTokenHistogram: boolean;
}

/** What an option is where it is not given. The vendor's things have none: they are looked up. */
type Defaulted = Omit<
  OpenTelemetryOptions,
  | "tracer"
  | "meter"
  | "logger"
  | "tracerProvider"
  | "meterProvider"
  | "loggerProvider"
  // The environment says.
  | "recordTokenContent"
>;

const DEFAULTS: Complete<Defaulted> = {
  serviceName: "l0",
  semconv: "dup",
  dialect: "gen_ai",
  spanNames: "semconv",
  events: "auto",
  traceTokens: false,
  traceTools: true,
  contentBudget: 16_384,
  redact: redactSecrets,
  recordGuardrailViolations: true,
  interTokenHistogram: false,
  defaultAttributes: {},
  vendors: [],
};

/** @throws TypeError naming the option, its value and what is allowed. */
export function resolveOptions(given: OpenTelemetryOptions): ResolvedOptions {
  checkOptions(given);
  const options: OpenTelemetryOptions & Complete<Defaulted> = { ...DEFAULTS, ...known(given) };
  const { tracer, meter, logger, contentBudget: budget, redact, traceTokens } = options;
  return {
    tracerProvider: providerOf(tracer && { getTracer: () => tracer }, options.tracerProvider, () =>
      trace.getTracerProvider(),
    ),
    meterProvider: providerOf(meter && { getMeter: () => meter }, options.meterProvider, () =>
      metrics.getMeterProvider(),
    ),
    loggerProvider: providerOf(logger && { getLogger: () => logger }, options.loggerProvider, registeredLoggerProvider),
    serviceName: options.serviceName,
    attributesOf: attributesOf(options.defaultAttributes),
    vocabulary: vocabularyOf(options),
    vendors: attributesForVendors(options.vendors),
    events: options.events,
    traceTokens: traceTokens === true ? "spans" : traceTokens,
    traceTools: options.traceTools,
    content: { capture: captureOf(options.recordTokenContent), budget, redact },
    recordGuardrailViolations: options.recordGuardrailViolations,
    interTokenHistogram: options.interTokenHistogram,
  };
}

function providerOf<P>(own: P | undefined, given: P | undefined, registered: () => P): () => P {
  const provider = own ?? given;
  return provider === undefined ? registered : () => provider;
}

function attributesOf(
  given: NonNullable<OpenTelemetryOptions["defaultAttributes"]>,
): (stream: StreamInfo) => Attributes {
  // A function of a user without types may give nothing.
  if (typeof given === "function") return (stream) => given(stream) ?? {};
  const copy = { ...given };
  return () => copy;
}

/** An option that is undefined has not been given. */
function known(options: OpenTelemetryOptions): Partial<Complete<OpenTelemetryOptions>> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

import { ProxyTracerProvider, type Tracer } from "@opentelemetry/api";

import { delegateOf } from "./delegate-of.ts";
import { latestOf } from "./latest-of.ts";
import type { LoggerLike } from "./logs/logger-like.ts";
import { instrumentSource, type Instruments, schemaOf } from "./metrics/instruments.ts";
import type { ResolvedOptions } from "./resolve-options.ts";

/** The options and what the vendor's API makes of them. Everything is looked up when it is used. */
export interface Kit {
  readonly options: ResolvedOptions;
  readonly tracer: () => Tracer;
  /** Whether there is a tracer provider: one that was given, or is registered. */
  readonly hasTracer: () => boolean;
  readonly logger: () => LoggerLike;
  /** Nothing where no meter provider is there. */
  readonly instruments: () => Instruments | undefined;
}

export function kitOf(options: ResolvedOptions): Kit {
  const { serviceName, vocabulary } = options;
  const schema = schemaOf(vocabulary.schemaUrl);
  const noProvider = new ProxyTracerProvider().getDelegate();
  return {
    options,
    tracer: latestOf(options.tracerProvider, (provider) => provider.getTracer(serviceName, undefined, schema)),
    hasTracer: () => delegateOf(options.tracerProvider()) !== noProvider,
    logger: latestOf(options.loggerProvider, (provider) => provider.getLogger(serviceName, undefined, schema)),
    instruments: instrumentSource(options),
  };
}

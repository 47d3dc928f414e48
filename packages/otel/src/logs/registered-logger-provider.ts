import * as api from "@opentelemetry/api";

import type { LoggerProviderLike } from "./logger-like.ts";

const NOWHERE: LoggerProviderLike = { getLogger: () => ({ emit: () => {}, enabled: () => false }) };

/** The globally registered logger provider, or one that is switched off: the API has had loggers since 1.10. */
export function registeredLoggerProvider(): LoggerProviderLike {
  const { logs } = api as { readonly logs?: { getLoggerProvider(): LoggerProviderLike } };
  return logs?.getLoggerProvider() ?? NOWHERE;
}

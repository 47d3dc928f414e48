import type { Context, HrTime } from "@opentelemetry/api";

/** A log record as this package emits it. */
export interface LoggedRecord {
  readonly eventName: string;
  readonly timestamp: HrTime;
  readonly severityNumber: number;
  readonly attributes: Record<string, unknown>;
  readonly context: Context;
}

/** A logger of `@opentelemetry/api` 1.10 or of `@opentelemetry/api-logs`. API 1.9 has no types for one. */
export interface LoggerLike {
  emit(record: LoggedRecord): void;
  /** Whether a record would get anywhere. */
  enabled?(options?: { readonly context?: Context; readonly severityNumber?: number }): boolean;
}

/** Makes loggers. */
export interface LoggerProviderLike {
  getLogger(name: string, version?: string, options?: { readonly schemaUrl?: string }): LoggerLike;
}

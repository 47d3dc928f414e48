export { createSentryIntegration, L0Sentry } from "./l0-sentry.ts";
export type { SentryHandlerOptions } from "./options.ts";
export type { SentryExporterOptions, StartableSentry, StartOptions } from "./resolve-exporter-options.ts";
export { type OwnBreadcrumb, SentryExporter } from "./sentry-exporter.ts";
export { SentryExporterConfig } from "./sentry-exporter-config.ts";
export { createSentryHandler } from "./sentry-handler.ts";
export type {
  Breadcrumb,
  CaptureContext,
  CaptureHint,
  EventLike,
  MessageEvent,
  ScopeLike,
  SentryLike,
  SentryUser,
  SeverityLevel,
  SpanAttributes,
  SpanLike,
  SpanStart,
  SpanStatus,
  SpanStatusMessage,
  TagValue,
} from "./sentry-like.ts";
export { withSentry } from "./with-sentry.ts";

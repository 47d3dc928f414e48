export type { SentryHandlerOptions } from "./options.ts";
export { createSentryHandler } from "./sentry-handler.ts";
export type {
  Breadcrumb,
  CaptureHint,
  EventLike,
  ScopeLike,
  SentryLike,
  SpanAttributes,
  SpanLike,
  SpanStart,
  SpanStatus,
  SpanStatusMessage,
  TagValue,
} from "./sentry-like.ts";

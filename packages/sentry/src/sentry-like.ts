/**
 * The part of a Sentry SDK that is used here. The namespace of `@sentry/node` fits as it is, and so does that of any
 * other `@sentry/*` SDK, so none of them is imported.
 */
export interface SentryLike {
  getCurrentScope(): ScopeLike;
  getIsolationScope(): ScopeLike;
  withScope(scope: ScopeLike | undefined, callback: () => void): void;
  withIsolationScope(isolationScope: ScopeLike | undefined, callback: () => void): void;
  getActiveSpan(): SpanLike | undefined;
  /** Gives the callback a scope of its own; `null` is no span. */
  withActiveSpan(span: SpanLike | null, callback: (scope: ScopeLike) => void): void;
  startInactiveSpan(options: SpanStart): SpanLike;
  addBreadcrumb(breadcrumb: Breadcrumb): void;
  captureException(exception: unknown, hint: CaptureHint): string;
  captureEvent(event: MessageEvent): string;
  /** Timeout in milliseconds. */
  flush(timeout: number): PromiseLike<boolean>;
  /** Whether there is a client that sends. */
  isEnabled?(): boolean;
  /** With `spanToJSON`: how calls that the SDK traces by itself are noticed. */
  getSpanDescendants?(span: SpanLike): SpanLike[];
  spanToJSON?(span: SpanLike): object;
}

export interface ScopeLike {
  clone(): ScopeLike;
  setTags(tags: Readonly<Record<string, TagValue>>): unknown;
  addBreadcrumb(breadcrumb: Breadcrumb): unknown;
  addEventProcessor(processor: <E extends EventLike>(event: E) => E): unknown;
  /** The release-health session that errors count against; without an argument: none. */
  setSession(session?: undefined): unknown;
  setUser(user: SentryUser | null): unknown;
}

/** Who was affected. */
export interface SentryUser {
  /** Whatever else you know. */
  [key: string]: unknown;
  id?: string;
  email?: string;
  username?: string;
}

/** What is changed of an event on its way out. */
export interface EventLike {
  environment?: string;
  fingerprint?: string[];
}

export interface SpanLike {
  isRecording(): boolean;
  setAttributes(attributes: SpanAttributes): unknown;
  setStatus(status: SpanStatus): unknown;
  /** Unix epoch, ms. */
  end(endTime?: number): void;
}

/** As wide as an SDK's own type, or that would not fit. */
export interface SpanStart {
  name: string;
  op?: string;
  attributes?: object;
  /** `null`: a span without parent. */
  parentSpan?: SpanLike | null;
  /** Unix epoch, ms. */
  startTime?: number | Date | [number, number];
}

export type SpanAttributes = Record<string, string | number | boolean>;

/** 1 is good, 2 is an error, named by the message. */
export interface SpanStatus {
  code: 1 | 2;
  message?: SpanStatusMessage;
}

/** Those of Sentry's status names that a stream can have. */
export type SpanStatusMessage =
  | "cancelled"
  | "data_loss"
  | "deadline_exceeded"
  | "failed_precondition"
  | "internal_error"
  | "invalid_argument"
  | "resource_exhausted"
  | "unavailable";

/** Sentry's levels, the least severe first. */
export type SeverityLevel = "debug" | "info" | "warning" | "error" | "fatal";

export interface Breadcrumb {
  category: string;
  message: string;
  level: SeverityLevel;
  /** Unix epoch, seconds. */
  timestamp: number;
  data: Record<string, string | number | boolean>;
}

/** What an event carries, whatever it is of. */
export interface CaptureContext {
  level: SeverityLevel;
  tags: Record<string, string>;
  fingerprint: string[];
  contexts: Record<string, Record<string, string | number | boolean>>;
}

export interface CaptureHint {
  mechanism: { type: string; handled: boolean };
  captureContext: CaptureContext;
}

export interface MessageEvent extends CaptureContext {
  message: string;
}

export type TagValue = string | number | boolean;

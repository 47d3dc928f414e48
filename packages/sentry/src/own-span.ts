import type { ForkedScope } from "./forked-scope.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import type { SpanAttributes, SpanLike, SpanStatus } from "./sentry-like.ts";

export interface SpanBeginning {
  readonly name: string;
  /** The kind of work. @default the name */
  readonly op?: string;
  readonly parentSpan: SpanLike | null;
  /** Unix epoch, ms: the stream's own, so that the span lasts as long as the telemetry says. */
  readonly startTime: number;
  readonly attributes: SpanAttributes;
}

/** Starts a span in a fork, with what the options say of all spans. */
export function startSpan(
  options: ResolvedOptions,
  scope: ForkedScope,
  beginning: SpanBeginning,
): SpanLike | undefined {
  const { tags, environment } = options;
  const { name, op = name, ...rest } = beginning;
  const attributes: SpanAttributes = { ...tags, ...beginning.attributes, "sentry.origin": "auto.ai.l0" };
  if (environment !== undefined) attributes["sentry.environment"] = environment;
  return scope.startSpan({ ...rest, name, op, attributes });
}

export interface SpanEnd {
  readonly attributes: () => SpanAttributes;
  readonly status: SpanStatus;
  /** Unix epoch, ms. */
  readonly endTime: number;
}

/** Ends a span, whatever the SDK throws before that. */
export function endSpan(span: SpanLike | undefined, { attributes, status, endTime }: SpanEnd): void {
  try {
    // A span that the SDK does not sample keeps nothing.
    if (span?.isRecording()) {
      span.setAttributes(attributes());
      span.setStatus(status);
    }
  } finally {
    span?.end(endTime);
  }
}

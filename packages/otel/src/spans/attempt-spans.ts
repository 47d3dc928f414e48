import { type Context, SpanKind, SpanStatusCode, type Tracer } from "@opentelemetry/api";

import type { LoggedAttempt } from "../attempt-log.ts";
import { hrTime } from "./hr-time.ts";
import { attemptAttributes } from "./span-attributes.ts";

/**
 * Writes one span per attempt, where there was more than one. Done when the stream ends, with the times at which the
 * attempts ran: whether a first attempt has a second is known too late to start its span, and a span that is ended in
 * the line after it was started cannot be left open.
 */
export function writeAttemptSpans(tracer: Tracer, parent: Context, attempts: readonly LoggedAttempt[]): void {
  if (attempts.length < 2) return;
  for (const attempt of attempts) {
    const { start, end } = attempt;
    const span = tracer.startSpan(
      "l0.attempt",
      { kind: SpanKind.INTERNAL, startTime: hrTime(start.ts), attributes: attemptAttributes(attempt) },
      parent,
    );
    if (end.outcome === "failed") span.setStatus({ code: SpanStatusCode.ERROR, message: end.error?.message ?? "" });
    span.end(hrTime(start.ts + end.duration));
  }
}

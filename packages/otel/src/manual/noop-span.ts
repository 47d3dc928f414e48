import { INVALID_SPAN_CONTEXT, type Span, trace } from "@opentelemetry/api";

/** A span that records nothing, for code that wants one where there is no tracer. */
export const noopSpan: Span = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

import { type Span, SpanStatusCode } from "@opentelemetry/api";

import { hrTime } from "./hr-time.ts";

/** Ends a span at a time, Unix epoch ms, whatever describing it throws. */
export function endAt(span: Span, epochMs: number, describe: () => void): void {
  try {
    if (span.isRecording()) describe();
  } finally {
    span.end(hrTime(epochMs));
  }
}

/** Status ERROR with the error's message, where there is an error. */
export function setFailure(span: Span, error: { readonly message: string } | undefined): void {
  if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
}

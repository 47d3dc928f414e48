import { isL0Error, redactContent } from "@l0/core";
import { type Span, SpanStatusCode } from "@opentelemetry/api";

/** Status ERROR, `error.type` and an `exception` event. Messages are redacted; stacks and causes stay here. */
export function describeFailure(span: Span, error: unknown, redact: (text: string) => string): void {
  if (!span.isRecording()) return;
  const type = typeOf(error);
  const message = redactContent(textOf(error), Infinity, redact);
  span.setAttribute("error.type", type);
  span.addEvent("exception", { "exception.type": type, "exception.message": message });
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}

function typeOf(error: unknown): string {
  if (isL0Error(error)) return error.code;
  return error instanceof Error ? error.name : "_OTHER";
}

/** Not everything that is thrown can be made a text. */
function textOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } catch {
    return "What was thrown is no error.";
  }
}

import { isL0Error, redactContent, type Telemetry } from "@l0/core";
import type { FailureRecord } from "./captured-error.ts";
import { tagValue } from "./tag-value.ts";

/** What is sent of a message and of a stack, bytes: Sentry cuts what is longer, and refuses an event over 1 MB. */
const MAX_TEXT = 8192;

/** How an error that was caught is captured: as its telemetry has it, and without keys and passwords that its texts hold. */
export function failureRecordOf(error: unknown, telemetry?: Telemetry): FailureRecord {
  if (telemetry?.error !== undefined) return telemetry.error;
  if (isL0Error(error)) {
    // Of several sources, the last one's own error.
    const own = error.errors?.at(-1) ?? error;
    const { code, category, errorType: type = code, retryable: recoverable } = own;
    return { code, category, type, recoverable, ...textsOf(own) };
  }
  if (error instanceof Error) {
    const name = tagValue(textOf(error, "name") || "Error");
    return { code: name, type: name, ...textsOf(error) };
  }
  return {
    code: "Error",
    type: typeof error,
    message: typeof error === "string" ? safe(error) : "What was thrown is no error.",
  };
}

function textsOf(error: Error): Pick<FailureRecord, "message" | "stack"> {
  const stack = textOf(error, "stack");
  // An SDK drops an error that says nothing at all.
  const message = textOf(error, "message") || "The error has no message.";
  return { message: safe(message), ...(stack !== undefined && { stack: safe(stack) }) };
}

/** Whoever has thrown may have put anything in its place. */
function textOf(error: Error, field: "name" | "message" | "stack"): string | undefined {
  try {
    const value: unknown = error[field];
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

const safe = (text: string): string => redactContent(text, MAX_TEXT);

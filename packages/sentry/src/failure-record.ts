import { isL0Error, redactSecrets, type Telemetry } from "@l0/core";
import type { FailureRecord } from "./captured-error.ts";

/** How an error that was caught is captured: as its telemetry has it, and without keys and passwords that its texts hold. */
export function failureRecordOf(error: unknown, telemetry?: Telemetry): FailureRecord {
  if (telemetry?.error !== undefined) return telemetry.error;
  if (isL0Error(error)) {
    // Of several sources, the last one's own error.
    const {
      code,
      category,
      errorType: type = code,
      retryable: recoverable,
      message,
      stack,
    } = error.errors?.at(-1) ?? error;
    return { code, category, type, recoverable, ...texts(message, stack) };
  }
  if (error instanceof Error) {
    const { name, message, stack } = error;
    return { code: name, type: name, ...texts(message, stack) };
  }
  return {
    code: "Error",
    type: typeof error,
    ...texts(typeof error === "string" ? error : "What was thrown is no error."),
  };
}

const texts = (message: string, stack?: string): Pick<FailureRecord, "message" | "stack"> => ({
  message: redactSecrets(message),
  ...(stack !== undefined && { stack: redactSecrets(stack) }),
});

import type { ErrorRecord, Telemetry, Violation } from "@l0/core";
import { type Captured, HANDLED } from "./captured.ts";
import { violationContext, violationTags } from "./captured-violation.ts";
import { known } from "./known.ts";
import { tagValue } from "./tag-value.ts";
import { telemetryContext, telemetryTags } from "./telemetry-context.ts";

/** What is known of a failure beside the error. */
export interface FailureFacts {
  readonly telemetry?: Telemetry | undefined;
  /** What the guardrails found, where they are why it failed. */
  readonly violation?: Violation | undefined;
}

/** An error as it is captured: of another kind than L0's, it has its name in the place of a code. */
export type FailureRecord = Omit<ErrorRecord, "occurred" | "code" | "category" | "recoverable"> & {
  readonly code: string;
} & Partial<Pick<ErrorRecord, "category" | "recoverable">>;

/**
 * The error event of a stream that failed. It is built from the record alone: an SDK sends the whole chain of causes,
 * and the provider's own error may quote the prompt.
 */
export function capturedErrorOf(record: FailureRecord, { telemetry, violation }: FailureFacts = {}): Captured {
  const { code, type, category, recoverable, message } = record;
  return {
    error: cleanError(record),
    message,
    mechanism: HANDLED,
    level: violation?.severity === "fatal" ? "fatal" : "error",
    tags: {
      ...(telemetry && telemetryTags(telemetry)),
      error_type: tagValue(type),
      error_code: tagValue(code),
      component: isNetworkFailure(record) ? "l0.network" : "l0",
      ...(violation && violationTags(violation)),
    },
    fingerprint: ["l0", code, violation?.rule ?? type],
    contexts: {
      ...(telemetry && telemetryContext(telemetry)),
      l0_error: known({ category, code, recoverable }),
      ...(violation && violationContext(violation)),
    },
  };
}

/** Whether the connection failed, rather than the provider or the model. */
export const isNetworkFailure = ({ category }: FailureRecord): boolean => category === "network";

/** An error of the given name, message and place in the code, and with nothing else. */
function cleanError({ code, message, stack }: FailureRecord): Error {
  const error = new Error(message);
  error.name = code;
  // Without a stack of its own the error has none: the one made here would point into this file.
  error.stack = stack ?? `${code}: ${message}`;
  return error;
}

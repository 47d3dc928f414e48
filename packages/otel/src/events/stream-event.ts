import type { EventOf } from "@l0/core";
import type { Attributes } from "@opentelemetry/api";

import type { Severity } from "../logs/severity.ts";

/** The lifecycle events that are told as events of a stream. */
export type ToldType =
  | "SESSION_START"
  | "FIRST_TOKEN"
  | "RETRY_ATTEMPT"
  | "FALLBACK_START"
  | "NETWORK_ERROR"
  | "GUARDRAIL_VIOLATION"
  | "DRIFT_DETECTED"
  | "STALL_DETECTED"
  | "CHECKPOINT_SAVED"
  | "RESUME_START"
  | "RESET"
  | "COMPLETE";

/** An event of a stream, on its span or as a log record. */
export interface StreamEvent {
  readonly name: string;
  readonly severity: Severity;
  /** Unix epoch, ms. */
  readonly ts: number;
  readonly attributes: Attributes;
}

type Told = Omit<StreamEvent, "ts">;

const info = (name: string, attributes: Attributes): Told => ({ name, severity: "info", attributes });
const warn = (name: string, attributes: Attributes): Told => ({ name, severity: "warn", attributes });

/** What is told of each. Texts have been redacted by core. */
const TOLD: { readonly [T in ToldType]: (event: EventOf<T>) => Told } = {
  SESSION_START: () => info("l0.stream.start", {}),
  FIRST_TOKEN: ({ timeToFirstToken }) => info("l0.token.first", { ttft_ms: timeToFirstToken }),
  RETRY_ATTEMPT: ({ reason, attempt, delay }) => warn("l0.retry", { reason, attempt, delay_ms: delay }),
  FALLBACK_START: ({ reason, fromIndex, toIndex }) =>
    warn("l0.fallback", { reason, from_index: fromIndex, to_index: toIndex }),
  NETWORK_ERROR: ({ errorType, error, statusCode }) =>
    warn("l0.network.error", { "error.type": errorType, message: error.message, status_code: statusCode }),
  GUARDRAIL_VIOLATION: ({ violation: { rule, severity, message } }) => ({
    name: "l0.guardrail.violation",
    severity: severity === "warning" ? "warn" : "error",
    attributes: { rule, severity, message },
  }),
  DRIFT_DETECTED: ({ types, confidence }) => warn("l0.drift", { types: [...types], confidence }),
  STALL_DETECTED: ({ gap }) => warn("l0.stall", { gap_ms: gap }),
  CHECKPOINT_SAVED: ({ tokenCount, length }) => info("l0.checkpoint", { tokens: tokenCount, length }),
  RESUME_START: ({ tokenCount, checkpointLength }) =>
    info("l0.resume", { tokens: tokenCount, length: checkpointLength }),
  RESET: ({ attempt, offset, voidedTokens }) => warn("l0.reset", { attempt, offset, voided_tokens: voidedTokens }),
  COMPLETE: ({ tokenCount, duration }) => info("l0.stream.complete", { tokens: tokenCount, duration_ms: duration }),
};

export const TOLD_TYPES: readonly ToldType[] = Object.keys(TOLD) as ToldType[];

/** What is told of a lifecycle event. */
export function streamEventOf(event: EventOf<ToldType>): StreamEvent {
  const tell = TOLD[event.type] as (event: EventOf<ToldType>) => Told;
  const { name, severity, attributes } = tell(event);
  return { name, severity, attributes, ts: event.ts };
}

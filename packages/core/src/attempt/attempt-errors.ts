import type { L0ErrorInit } from "../errors/l0-error.ts";
import type { Violation } from "../events/violation.ts";
import type { Timeout } from "./deadline.ts";

/** A stream ended cleanly in the middle. */
export const CUT: L0ErrorInit = {
  code: "NETWORK_ERROR",
  errorType: "partial_chunks",
  retryReason: "incomplete",
  message: "The stream was cut: it ended without its end mark. For a server that sends none set requireEndMark: false.",
};

/** The reason of a signal that is asked for when the attempt is over. */
export const STOPPED: L0ErrorInit = { code: "STREAM_ABORTED", message: "The attempt has ended." };

/** A stream ended with no output. */
export const ZERO_OUTPUT: L0ErrorInit = {
  code: "ZERO_OUTPUT",
  message: "The stream ended with no text, tool call or data. Where that is a good answer set allowEmpty: true.",
};

const TIMEOUTS = {
  initial: ["INITIAL_TOKEN_TIMEOUT", "initialToken", "No token came"],
  inter: ["INTER_TOKEN_TIMEOUT", "interToken", "The stream stalled"],
  total: ["TOTAL_TIMEOUT", "total", "The session has waited"],
} as const;

/** A limit has passed. */
export function timedOut({ timeoutType, elapsed, limit }: Timeout): L0ErrorInit {
  const [code, option, what] = TIMEOUTS[timeoutType];
  return { code, message: `${what} for ${Math.round(elapsed)} ms; timeout.${option} is ${limit} ms.` };
}

/** A guardrail says no; a rule's message is in its own words, not the model's. */
export function violated({ rule, message, severity, recoverable }: Violation): L0ErrorInit {
  const text = `Guardrail ${rule}: ${message}`;
  if (severity === "fatal") return { code: "FATAL_GUARDRAIL_VIOLATION", message: text };
  return { code: "GUARDRAIL_VIOLATION", message: text, ...(recoverable ? {} : { retryReason: undefined }) };
}

/** The answer has left its path. */
export function drifted({ types }: { readonly types: readonly string[] }): L0ErrorInit {
  return { code: "DRIFT_DETECTED", message: `The answer has drifted: ${types.join(", ")}.` };
}

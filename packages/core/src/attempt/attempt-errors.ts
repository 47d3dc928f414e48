import type { L0ErrorInit } from "../errors/l0-error.ts";
import type { Timeout } from "./deadline.ts";

/** A stream ended cleanly in the middle. */
export const CUT: L0ErrorInit = {
  code: "NETWORK_ERROR",
  errorType: "partial_chunks",
  retryReason: "incomplete",
  message: "The stream was cut: it ended without its end mark. For a server that sends none set requireEndMark: false.",
};

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

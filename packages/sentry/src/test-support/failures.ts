import type { ErrorRecord } from "@l0/core";

/** A failure of the connection, as telemetry records it. */
export const networkFailure: ErrorRecord = {
  occurred: true,
  message: "The connection to the provider failed: econnreset.",
  category: "network",
  code: "NETWORK_ERROR",
  type: "econnreset",
  recoverable: true,
};

/** A failure of the model. */
export const zeroOutput: ErrorRecord = {
  occurred: true,
  message: "The stream completed with no text, tool call or data.",
  category: "content",
  code: "ZERO_OUTPUT",
  type: "ZERO_OUTPUT",
  recoverable: true,
};

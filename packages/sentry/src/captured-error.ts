import type { ErrorRecord, Telemetry } from "@l0/core";
import { known } from "./known.ts";
import type { CaptureHint } from "./sentry-like.ts";

/** What is handed to `captureException` for a stream that failed. */
export interface CapturedError {
  readonly error: Error;
  readonly hint: CaptureHint;
}

/**
 * The error event of a failed stream. It is built from the telemetry alone: an SDK sends the whole chain of causes,
 * and the provider's own error may quote the prompt.
 */
export function capturedErrorOf(telemetry: Telemetry, record: ErrorRecord): CapturedError {
  const { code, type, category, recoverable } = record;
  return {
    error: cleanError(record),
    hint: {
      mechanism: { type: "auto.ai.l0", handled: true },
      captureContext: {
        tags: {
          error_type: type,
          error_code: code,
          component: isNetworkFailure(record) ? "l0.network" : "l0",
        },
        fingerprint: ["l0", code, type],
        contexts: { l0_telemetry: telemetryContext(telemetry), l0_error: { category, code, recoverable } },
      },
    },
  };
}

/** Whether the connection failed, rather than the provider or the model. */
export const isNetworkFailure = (record: ErrorRecord): boolean => record.category === "network";

/** An error of the given name, message and place in the code, and with nothing else. */
function cleanError({ code, message, stack }: ErrorRecord): Error {
  const error = new Error(message);
  error.name = code;
  // Without a stack of its own the error has none: the one made here would point into this file.
  error.stack = stack ?? `${code}: ${message}`;
  return error;
}

function telemetryContext({
  streamId,
  duration,
  metrics,
  network,
}: Telemetry): Record<string, string | number | boolean> {
  return known({
    stream_id: streamId,
    duration_ms: duration,
    tokens: metrics.totalTokens,
    tokens_per_second: metrics.tokensPerSecond,
    ttft_ms: metrics.timeToFirstToken,
    retries: metrics.totalRetries,
    network_errors: network.errorCount,
  });
}

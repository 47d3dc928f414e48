import { type EventHandler, isL0Error, type L0Result } from "@l0/core";
import { failureRecordOf } from "./failure-record.ts";
import { L0Sentry } from "./l0-sentry.ts";
import { observeResult } from "./observe-result.ts";
import type { SentryHandlerOptions } from "./options.ts";
import { createSentryHandler } from "./sentry-handler.ts";

/**
 * Runs `fn` and tells Sentry of the stream it makes, until that has been read to its end, and of an error that `fn`
 * itself throws. `fn` is given a handler for `onEvent`, which sees everything; where it takes none, what can be seen
 * of the result is told: when it is first read, how it ends, and its telemetry.
 *
 * @throws {TypeError} on an unknown or impossible option; otherwise only what `fn` throws.
 *
 * @example
 * const result = await withSentry({ sentry: Sentry }, (onEvent) => l0({ stream, onEvent }));
 */
export async function withSentry<T>(
  options: SentryHandlerOptions,
  fn: (onEvent: EventHandler) => T | PromiseLike<T>,
): Promise<T> {
  const handler = createSentryHandler(options);
  const execution = new L0Sentry(options);
  let isUsed = false;
  /** How the streams failed that the handler has seen. */
  const seen = new Set<string>();
  const open: EventHandler["open"] = (stream) => {
    isUsed = true;
    return handler.open?.(stream);
  };
  const handle: EventHandler = (event, stream) => {
    if (event.type === "SESSION_END" && !event.telemetry.completed) {
      seen.add(event.telemetry.error?.code ?? "STREAM_ABORTED");
    }
    return handler(event, stream);
  };
  const onEvent: EventHandler = Object.assign(handle, handler, { open });
  try {
    const made = await fn(onEvent);
    if (!isUsed && isResult(made)) watch(made, execution);
    return made;
  } catch (error) {
    // What the handler has seen fail it has captured.
    if (!isL0Error(error) || !seen.has(failureRecordOf(error).code)) execution.recordFailure(error);
    throw error;
  }
}

function watch(result: L0Result, execution: L0Sentry): void {
  observeResult(result, {
    started() {
      execution.startExecution();
      execution.startStream();
    },
    ended(error) {
      const { state, telemetry } = result;
      if (state.outcome === "failed") return execution.recordFailure(error, telemetry);
      if (state.outcome === "completed") execution.completeStream(state.tokenCount);
      execution.completeExecution(telemetry, state.outcome);
    },
  });
}

const isResult = (value: unknown): value is L0Result =>
  typeof value === "object" && value !== null && "streamId" in value && "toReadableStream" in value;

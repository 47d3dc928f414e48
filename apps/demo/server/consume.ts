import { setTimeout } from "node:timers/promises";
import type { L0Result, StreamEvent } from "@l0/core";
import type { Consumer } from "./scenario.ts";

export interface Consumption {
  readonly onEvent: (event: StreamEvent) => void;
  /** Aborted when there is nobody left to read for: the stream is abandoned at once, also while its provider hangs. */
  readonly leave: AbortSignal;
}

/** Reads a result as a scenario's consumer does. Gives what the reading rejected with, if it did. */
export async function consume(
  result: L0Result,
  consumer: Consumer,
  { onEvent, leave }: Consumption,
): Promise<{ readonly thrown?: unknown }> {
  if (consumer.does === "nothing" || leave.aborted) return {};
  const reading = result.stream[Symbol.asyncIterator]();
  const stop = (): void => void reading.return?.();
  leave.addEventListener("abort", stop);
  let tokens = 0;
  try {
    for await (const event of { [Symbol.asyncIterator]: () => reading }) {
      onEvent(event);
      if (event.type !== "token") continue;
      tokens++;
      if (consumer.does === "read-slowly") await pause(consumer.pauseMs, leave);
      if (consumer.does === "break" && tokens === consumer.afterTokens) break;
      if (consumer.does === "abort" && tokens === consumer.afterTokens) result.abort();
    }
    return {};
  } catch (thrown) {
    return { thrown };
  } finally {
    leave.removeEventListener("abort", stop);
  }
}

async function pause(ms: number, leave: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal: leave });
  } catch {
    // There is nobody to wait for any more.
  }
}

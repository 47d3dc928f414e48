import { vi } from "vitest";
import { defineHandler, type EventOf, l0, type L0Error, type L0Options, type L0Result } from "../index.ts";
import { scriptedSource } from "../testing/index.ts";

export const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
export const answer = (status: number, headers: object = {}): object => ({ status, headers });
export const failing = (error: unknown) => scriptedSource([{ throw: error }]);

export interface Played {
  readonly error: L0Error | undefined;
  /** When each attempt began, ms after the first pull. */
  readonly starts: number[];
  readonly retries: EventOf<"RETRY_ATTEMPT">[];
  readonly result: L0Result;
}

/** Reads a stream to its end; whatever it waits for comes. */
export async function play(options: L0Options): Promise<Played> {
  const starts: number[] = [];
  const retries: EventOf<"RETRY_ATTEMPT">[] = [];
  const onEvent = defineHandler({
    label: "watch",
    events: ["ATTEMPT_START", "RETRY_ATTEMPT"],
    handle: (event) => {
      if (event.type === "RETRY_ATTEMPT") retries.push(event);
      else starts.push(performance.now() - began);
    },
  });
  const result = await l0({ ...options, onEvent, monitoring: { enabled: true } });
  const began = performance.now();
  const reading = result.text().then(
    () => undefined,
    (error: L0Error) => error,
  );
  await vi.advanceTimersByTimeAsync(1_000_000);
  return { error: await reading, starts, retries, result };
}

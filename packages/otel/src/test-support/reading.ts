import { type EventHandler, type L0Options, type L0Result } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";
import { vi } from "vitest";

import { createOpenTelemetryHandler } from "../create-open-telemetry-handler.ts";
import type { OpenTelemetryOptions } from "../options.ts";
import { MemorySdk } from "./memory-sdk.ts";

export const WORDS: readonly string[] = ["one ", "two ", "three ", "four ", "five "];

export const setUp = (
  options: OpenTelemetryOptions = {},
): { readonly sdk: MemorySdk; readonly handler: EventHandler } => {
  const sdk = new MemorySdk();
  const { tracerProvider, meterProvider } = sdk;
  return { sdk, handler: createOpenTelemetryHandler({ tracerProvider, meterProvider, ...options }) };
};

export const reset = (): Error => Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

/** A source whose connection is reset after a few words. */
export const cut = (...words: readonly string[]): L0Options["stream"] => scriptedSource([...words, { throw: reset() }]);

/** Reads up to a number of tokens; what the reading rejects with is part of the scenario. */
export const drain = async (result: L0Result, stopAfter = Infinity): Promise<void> => {
  let seen = 0;
  try {
    for await (const event of result.stream) if (event.type === "token" && ++seen === stopAfter) break;
  } catch {
    // Told by the outcome.
  }
};

/** Reads while five minutes go by. */
export const read = async (result: L0Result, stopAfter?: number): Promise<void> => {
  const reading = drain(result, stopAfter);
  await vi.advanceTimersByTimeAsync(300_000);
  await reading;
};

/** Reads, and aborts after 10 ms. */
export const readAndAbort = async (result: L0Result): Promise<void> => {
  const reading = drain(result);
  await vi.advanceTimersByTimeAsync(10);
  result.abort("enough");
  await reading;
};

/** Everything that a stream gives. */
export const collect = async <T>(stream: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const one of stream) all.push(one);
  return all;
};

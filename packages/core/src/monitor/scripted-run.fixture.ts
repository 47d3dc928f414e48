import { vi } from "vitest";
import type { L0Options, L0Result, Telemetry } from "../index.ts";
import { chatChunk, type ScriptStep } from "../testing/index.ts";

/** Where the clock stands at the first pull, Unix epoch, ms. */
export const START = Date.parse("2030-01-01T00:00:00Z");

/** What a broken connection throws. */
export const ECONNRESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

export const ON = { monitoring: { enabled: true } } as const;

const thinking = { choices: [{ index: 0, delta: { reasoning: "hm" } }] };
/** A thinking delta. */
export const REASONING: ScriptStep = { chunk: { ...chatChunk(""), ...thinking } };

/** Fake timers. The stream begins neither where the clock does nor where the test does. */
export function startClock(): void {
  vi.useFakeTimers({ now: START - 1234 });
  vi.advanceTimersByTime(1234);
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A whole tool call, as the AI SDK gives it. */
export function toolCall(toolName: string, toolCallId = "c"): ScriptStep {
  return { chunk: { type: "tool-call", toolCallId, toolName, input: {} } };
}

/** The n-th attempt is made of the n-th source. */
export function inTurn(...sources: readonly L0Options["stream"][]): L0Options["stream"] {
  return (context) => sources[context.attempt - 1]?.(context);
}

/** Reads a stream to its end, holding its events for so long, ms, one after the other; what is held is in no wait of the provider. */
export async function consume(result: L0Result, holds: readonly number[] = []): Promise<Telemetry> {
  const held = [...holds];
  return read(result, async () => {
    const ms = held.shift() ?? 0;
    if (ms > 0) await pause(ms);
  });
}

/** Reads so many events, then breaks. */
export async function consumeSome(result: L0Result, events: number): Promise<Telemetry> {
  let left = events;
  return read(result, async () => --left === 0);
}

async function read(result: L0Result, onEvent: () => Promise<boolean | void>): Promise<Telemetry> {
  const reading = (async () => {
    for await (const _ of result.stream) if (await onEvent()) break;
  })().catch(() => {});
  await vi.advanceTimersByTimeAsync(200_000);
  await reading;
  return result.telemetry as Telemetry;
}

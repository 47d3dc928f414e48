import { vi } from "vitest";
import { defineHandler, l0, type L0Error, type L0Event, type L0Options, type StreamEvent } from "../index.ts";
import { type ScriptedSource, type ScriptStep, scriptedSource } from "../testing/index.ts";

export const cut: ScriptStep = { throw: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }) };
export const CONTINUES = { continueFromLastKnownGoodToken: true, checkIntervals: { checkpoint: 2 } } as const;

/** One script a try, the last one for all that follow, and the contexts of all tries. */
export function tries(...scripts: ScriptStep[][]) {
  const sources: ScriptedSource[] = scripts.map((script) => scriptedSource(script));
  const stream: L0Options["stream"] = (context) => (sources[context.attempt - 1] ?? sources.at(-1))?.(context);
  return { stream, calls: () => sources.flatMap((source) => source.calls) };
}

export async function play(options: L0Options) {
  const seen: StreamEvent[] = [];
  const told: L0Event[] = [];
  const onEvent = defineHandler({ label: "watch", handle: (event) => void told.push(event) });
  const result = await l0({ ...CONTINUES, onEvent, ...options });
  const reading = (async () => {
    try {
      for await (const event of result.stream) seen.push(event);
      return undefined;
    } catch (error) {
      return error as L0Error;
    }
  })();
  await vi.advanceTimersByTimeAsync(200_000);
  return { seen, told, result, error: await reading, facts: told.map(({ type }) => type) };
}

/** The events of a stream, in short. */
export const outline = (seen: readonly StreamEvent[]): string =>
  seen
    .map((event) => `${event.attempt}@${event.offset}:${"value" in event ? event.value || event.type : event.type}`)
    .join(" ");

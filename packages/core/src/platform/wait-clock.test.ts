import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { defineHandler, l0, type L0Options, type L0Result, type Telemetry } from "../index.ts";
import { scriptedSource, type ScriptStep } from "../testing/index.ts";

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
const ON = { monitoring: { enabled: true } } as const;

beforeEach(() => {
  vi.useFakeTimers();
  // The stream begins neither where the clock does nor where the test does.
  vi.advanceTimersByTime(1234);
});
afterEach(() => void vi.useRealTimers());

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Reads a stream, holding each event as long as it says; stops, by `break`, where nothing is said any more. */
async function consume(result: L0Result, holds: readonly number[]) {
  const reading = (async () => {
    let index = 0;
    for await (const _ of result.stream) {
      const hold = holds[index++];
      if (hold === undefined) break;
      if (hold > 0) await pause(hold);
    }
  })().catch(() => {});
  await vi.advanceTimersByTimeAsync(100_000);
  await reading;
  return result.telemetry as Telemetry;
}

const inTurn = (...sources: L0Options["stream"][]): L0Options["stream"] => {
  return (context) => sources[context.attempt - 1]?.(context);
};

describe("the time of a stream", () => {
  test("counts what a slow consumer costs as its own time, never as latency of the provider", async () => {
    const source = scriptedSource([{ delay: 10 }, "a", { delay: 10 }, "b", { delay: 10 }, "c"]);
    const { metrics } = await consume(await l0({ ...ON, stream: source }), [1000, 1000, 1000, 0]);
    expect(metrics).toMatchObject({
      providerTime: 30,
      consumerTime: 3000,
      timeToFirstToken: 10,
      avgInterTokenTime: 10,
    });
  });

  test("tokens of one chunk have no wait but the first", async () => {
    const both = (text: string): ScriptStep => ({
      chunk: { choices: [{ delta: { reasoning: text, content: text } }] },
    });
    const source = scriptedSource([{ delay: 40 }, both("x"), { delay: 40 }, both("y")]);
    const { metrics } = await consume(await l0({ ...ON, stream: source }), [7, 7, 7, 7, 0]);
    expect(metrics).toMatchObject({
      timeToFirstToken: 40,
      timeToFirstReasoning: 40,
      providerTime: 80,
      consumerTime: 28,
      interToken: { count: 1, sum: 0 },
    });
  });

  test("holds the wait for what a reset has delayed, also where the consumer stops at the reset", async () => {
    const stream = inTurn(scriptedSource(["a", { throw: RESET }]), scriptedSource([{ delay: 100 }, "b"]));
    const result = await l0({ ...ON, stream, retry: { baseDelay: 0 } });
    const { metrics, duration } = await consume(result, [0]);
    expect([metrics.providerTime, metrics.consumerTime]).toEqual([100, 0]);
    expect(duration).toBe(100 + metrics.retryWait);
  });

  test("holds the wait for a first token at whose event a handler aborts", async () => {
    let result: L0Result | undefined;
    const onEvent = defineHandler({ label: "abort", events: ["FIRST_TOKEN"], handle: () => result?.abort() });
    result = await l0({ ...ON, stream: scriptedSource([{ delay: 100 }, "a"]), onEvent });
    const { metrics } = await consume(result, [0]);
    expect(metrics).toMatchObject({ providerTime: 100, consumerTime: 0 });
  });

  test("gives FIRST_TOKEN the same time whether or not anybody asks for telemetry", async () => {
    const told: number[] = [];
    const onEvent = defineHandler({
      label: "first",
      events: ["FIRST_TOKEN"],
      handle: (event) => void told.push(event.timeToFirstToken),
    });
    const chunk = { choices: [{ index: 0, delta: { reasoning: "hm", content: "a" } }] };
    for (const monitoring of [{ enabled: true }, { enabled: false }]) {
      const stream = scriptedSource([{ delay: 100 }, { chunk }]);
      await consume(await l0({ stream, onEvent, monitoring }), [500, 0, 0]);
    }
    expect(told).toEqual([100, 100]);
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createL0, l0, Monitor, type MonitorOptions, type OnHandlerError, type Telemetry } from "../index.ts";
import { pause, startClock } from "./scripted-run.fixture.ts";
import { many, recordOf, tellWhole } from "./telemetry.fixture.ts";

beforeEach(startClock);
afterEach(() => void vi.useRealTimers());

const rejected = (): Promise<never> => Promise.reject(new Error("broken"));

describe("flush", () => {
  const flushed = (options: MonitorOptions = {}) => {
    const batches: string[][] = [];
    const onFlush = (records: readonly Telemetry[]) => void batches.push(records.map(({ streamId }) => streamId));
    return { batches, monitor: new Monitor({ onFlush, ...options }) };
  };

  test("comes every flushInterval in which a stream ended, when bufferSize have, and when asked", async () => {
    const { batches, monitor } = flushed({ bufferSize: 3, flushInterval: 1000 });
    const [a, b, c, d, e, f] = many(6) as [Telemetry, Telemetry, Telemetry, Telemetry, Telemetry, Telemetry];
    tellWhole(monitor, a);
    await vi.advanceTimersByTimeAsync(999);
    expect(batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(batches).toEqual([["s0"]]);
    for (const telemetry of [b, c, d]) tellWhole(monitor, telemetry);
    expect(batches).toEqual([["s0"], ["s1", "s2", "s3"]]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(batches).toHaveLength(2);
    tellWhole(monitor, e);
    await monitor.flush();
    await monitor.flush();
    expect(batches).toHaveLength(3);
    tellWhole(monitor, f);
    monitor.clear();
    await monitor.handleEvent.shutdown?.();
    expect(batches.slice(2)).toEqual([["s4"], ["s5"]]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(batches).toHaveLength(4);
  });

  test("waits without an interval, or with one that no timer can hold", async () => {
    for (const flushInterval of [0, Infinity, 2 ** 40]) {
      const { batches, monitor } = flushed({ flushInterval });
      tellWhole(monitor, recordOf());
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(batches).toEqual([]);
      await monitor.flush();
      expect(batches).toEqual([["stream"]]);
    }
  });

  test("waits for the flushes that are on their way", async () => {
    let arrived = 0;
    const monitor = new Monitor({ bufferSize: 1, onFlush: () => pause(100).then(() => void arrived++) });
    tellWhole(monitor, recordOf());
    let done = false;
    const flush = monitor.flush().then(() => void (done = true));
    await vi.advanceTimersByTimeAsync(99);
    expect([arrived, done]).toEqual([0, false]);
    await vi.advanceTimersByTimeAsync(1);
    await flush;
    expect(arrived).toBe(1);
  });
});

describe("what onComplete and onFlush throw or reject with", () => {
  const throws = (): never => {
    throw new Error("broken");
  };

  test.each<[string, MonitorOptions, number]>([
    ["onComplete throws", { onComplete: throws }, 1],
    ["onComplete rejects", { onComplete: rejected }, 1],
    ["onFlush throws when there are enough", { onFlush: throws, bufferSize: 1 }, 1],
    ["onFlush rejects after its interval", { onFlush: rejected, flushInterval: 10 }, 1],
    ["both reject", { onComplete: throws, onFlush: rejected, bufferSize: 1 }, 1],
  ])("%s: it is counted once, and the stream does not know", async (_, options, errors) => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    const onHandlerError = vi.fn<OnHandlerError>();
    const monitor = new Monitor(options);
    const result = await l0({ stream: () => ["a"], onEvent: monitor.handleEvent, onHandlerError });
    expect(await result.text()).toBe("a");
    await vi.advanceTimersByTimeAsync(50);
    vi.useRealTimers();
    await pause(5);
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    expect(result.state.handlerErrors).toBe(errors);
    expect(
      onHandlerError.mock.calls.map(([error, { label }, where]) => [(error as Error).message, label, where]),
    ).toEqual([["broken", "Monitor", "SESSION_END"]]);
    expect(monitor.getAllTelemetry()).toHaveLength(1);
  });

  test("is in the report of flush", async () => {
    const monitor = new Monitor({ onFlush: rejected });
    const run = createL0({ onEvent: monitor.handleEvent });
    await (await run({ stream: () => ["a"] })).text();
    expect(await run.flush()).toEqual({ ok: false, failed: [{ handler: "Monitor", reason: "Error" }] });
    expect(await run.flush()).toEqual({ ok: true, failed: [] });
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createL0, l0, type L0Result, Monitor, type Telemetry } from "../index.ts";
import { scriptedSource, tell } from "../testing/index.ts";
import { consume, consumeSome, ECONNRESET, startClock } from "./scripted-run.fixture.ts";
import { infoOf, many, recordOf, tellWhole } from "./telemetry.fixture.ts";

beforeEach(startClock);
afterEach(() => void vi.useRealTimers());

describe("thousands of streams at once", () => {
  test("do not mix: each has its own record, once, whatever its outcome", async () => {
    const onComplete = vi.fn<(record: Telemetry) => void>();
    const monitor = new Monitor({ bufferSize: 5000, onComplete });
    const run = createL0({ onEvent: monitor.handleEvent, retry: { maxRetries: 0 } });
    const results: L0Result[] = [];
    const reads = Array.from({ length: 2000 }, async (_, index) => {
      const tokens = Array.from({ length: index % 7 }, () => "x");
      const steps = [
        { delay: index % 13 },
        ...tokens,
        ...(index % 3 === 0 ? [{ throw: ECONNRESET }] : [{ delay: 5 }, "y"]),
      ];
      const result = await run({ sessionId: `session ${index % 10}`, stream: scriptedSource(steps) });
      results.push(result);
      if (index % 5 === 0) setTimeout(() => result.abort(), 3);
      if (index % 11 > 0) return result.text().catch(() => {});
      const reader = result.stream[Symbol.asyncIterator]();
      return reader.next().then(
        () => reader.return?.(),
        () => {},
      );
    });
    await vi.advanceTimersByTimeAsync(100);
    await Promise.all(reads);

    expect(onComplete).toHaveBeenCalledTimes(2000);
    expect(new Set(onComplete.mock.calls.map(([record]) => record.streamId)).size).toBe(2000);
    expect(new Set(onComplete.mock.calls.map(([record]) => record.outcome)).size).toBe(4);
    for (const { streamId, state } of results) {
      const { outcome, tokenCount: totalTokens, contentLength, receivedTokens } = state;
      expect(monitor.getTelemetry(streamId)).toMatchObject({
        outcome,
        contentLength,
        metrics: { totalTokens, receivedTokens },
      });
    }
    expect(monitor.getAggregateMetrics().count).toBe(2000);
    expect(monitor.getSessionIds()).toHaveLength(10);
    expect(monitor.getAggregateMetrics("session 3").count).toBe(200);
  });
});

describe("records", () => {
  test("are the last bufferSize, oldest first; the aggregates are of all", () => {
    const monitor = new Monitor({ bufferSize: 3 });
    for (const telemetry of many(5)) tellWhole(monitor, telemetry);
    expect(monitor.getAllTelemetry().map(({ streamId }) => streamId)).toEqual(["s2", "s3", "s4"]);
    expect(monitor.getTelemetry("s0")).toBeUndefined();
    expect(monitor.getAggregateMetrics().count).toBe(5);
  });

  test("are of the stream of the latest event where no id is given, running or over", async () => {
    const monitor = new Monitor();
    expect(monitor.getTelemetry()).toBeUndefined();
    const quick = await l0({ stream: () => ["a"], onEvent: monitor.handleEvent });
    const slow = await l0({ stream: scriptedSource(["b", { delay: 50 }, "c"]), onEvent: monitor.handleEvent });
    const events = slow.stream[Symbol.asyncIterator]();
    await events.next();
    expect(monitor.getTelemetry()).toMatchObject({ streamId: slow.streamId, metrics: { totalTokens: 1 } });
    expect(monitor.getTelemetry()).not.toHaveProperty("outcome");
    await quick.text();
    expect(monitor.getTelemetry()).toMatchObject({ streamId: quick.streamId, outcome: "completed" });
    await events.return?.();
    expect(monitor.getTelemetry()).toMatchObject({ streamId: slow.streamId, outcome: "abandoned" });
    expect(monitor.getTelemetry("unknown")).toBeUndefined();
  });

  test("have no details that are switched off, running or over", async () => {
    const monitor = new Monitor({ includeNetworkDetails: false, metrics: { collectRetries: false } });
    const stream = scriptedSource(["a", { throw: ECONNRESET }]);
    const result = await l0({
      stream,
      retry: { maxRetries: 1, baseDelay: 1000, backoff: "fixed" },
      onEvent: monitor.handleEvent,
    });
    const read = consume(result);
    await vi.advanceTimersByTimeAsync(10);
    const running = monitor.getTelemetry(result.streamId) as Telemetry;
    await read;
    for (const record of [running, monitor.getTelemetry(result.streamId) as Telemetry]) {
      expect(record.network.errorCount).toBeGreaterThan(0);
      expect(record.network).not.toHaveProperty("errors");
      expect(record.attempts).toEqual([]);
      expect(Object.isFrozen(record)).toBe(true);
    }
  });

  test("that were told in any order, and with ids such as __proto__, are found", () => {
    const monitor = new Monitor();
    const info = infoOf("__proto__", "constructor");
    tell(monitor.handleEvent, "SESSION_END", info, {
      telemetry: recordOf({ streamId: "__proto__", sessionId: "constructor" }),
    });
    expect(monitor.getTelemetry("__proto__")?.streamId).toBe("__proto__");
    expect(monitor.getTelemetry("toString")).toBeUndefined();
    expect(monitor.getAggregateMetrics("constructor").count).toBe(1);
    expect(monitor.getAggregateMetrics("valueOf").count).toBe(0);
  });

  test("are frozen, but for their metadata, which onComplete may add to", async () => {
    const monitor = new Monitor({
      onComplete: ({ metadata }) => Object.assign(metadata as object, { route: "/chat" }),
    });
    const options = { stream: () => ["a"], monitoring: { enabled: true, metadata: { tenant: "t" } } };
    const result = await l0({ ...options, onEvent: monitor.handleEvent });
    await consume(result);
    const record = monitor.getTelemetry() as Telemetry;
    expect(record.metadata).toEqual({ tenant: "t", route: "/chat" });
    expect(result.telemetry?.metadata).toEqual(record.metadata);
    expect(options.monitoring.metadata).toEqual({ tenant: "t" });
    expect(() => Object.assign(record.metrics, { totalTokens: 9 })).toThrow(TypeError);
    expect(() => Object.assign(record, { outcome: "failed" })).toThrow(TypeError);
  });

  test("that a sampled-out stream brings are not kept, nor given to onComplete and onFlush", async () => {
    const told = vi.fn();
    const monitor = new Monitor({ sampleRate: 0, onComplete: told, onFlush: told });
    tellWhole(monitor, recordOf());
    await monitor.flush();
    expect(told).not.toHaveBeenCalled();
    expect([monitor.getTelemetry("stream"), monitor.getAggregateMetrics().count]).toEqual([undefined, 1]);
    tellWhole(monitor, recordOf({ streamId: "failed", outcome: "failed" }));
    expect(told).toHaveBeenCalledTimes(1);
  });
});

describe("running streams", () => {
  test("are forgotten, oldest first, beyond 10 000, though not their end", () => {
    const monitor = new Monitor();
    const snapshot = recordOf();
    for (let index = 0; index <= 10_000; index++) {
      const info = { ...infoOf(`s${index}`), telemetry: snapshot };
      tell(monitor.handleEvent, "SESSION_START", info);
    }
    expect(monitor.getTelemetry("s0")).toBeUndefined();
    expect(monitor.getTelemetry("s1")).toEqual(snapshot);
    tell(monitor.handleEvent, "SESSION_END", infoOf("s0"), { telemetry: recordOf({ streamId: "s0" }) });
    expect(monitor.getTelemetry("s0")?.outcome).toBe("completed");
    expect(monitor.getAggregateMetrics().count).toBe(1);
  });

  test("leave the map however they end", async () => {
    const monitor = new Monitor({ sampleRate: 0, sampling: { sampleErrors: false } });
    const results = [
      await l0({ stream: () => ["a"], onEvent: monitor.handleEvent }),
      await l0({
        stream: scriptedSource([{ throw: ECONNRESET }]),
        retry: { maxRetries: 0 },
        onEvent: monitor.handleEvent,
      }),
    ];
    for (const result of results) await consume(result);
    const left = await l0({ stream: () => ["a", "b"], onEvent: monitor.handleEvent });
    await consumeSome(left, 1);
    for (const { streamId } of [...results, left]) expect(monitor.getTelemetry(streamId)).toBeUndefined();
  });
});

describe("clear", () => {
  test("forgets records, aggregates and sessions, and what is running ends in the new ones", async () => {
    const monitor = new Monitor();
    tellWhole(monitor, recordOf());
    const running = await l0({ stream: scriptedSource(["a", { delay: 50 }, "b"]), onEvent: monitor.handleEvent });
    const read = consume(running);
    monitor.clear();
    expect([monitor.getAllTelemetry(), monitor.getTelemetry(), monitor.getSessionIds()]).toEqual([[], undefined, []]);
    expect(monitor.getAggregateMetrics()).toEqual(new Monitor().getAggregateMetrics());
    await read;
    expect(monitor.getAllTelemetry().map(({ streamId }) => streamId)).toEqual([running.streamId]);
    expect(monitor.getAggregateMetrics().count).toBe(1);
  });
});

describe("sessions", () => {
  test("have aggregates of their own, the last bufferSize that ended a stream", () => {
    const monitor = new Monitor({ bufferSize: 2 });
    const end = (sessionId: string, totalTokens: number) =>
      tellWhole(monitor, recordOf({ streamId: `${sessionId}${totalTokens}`, sessionId, metrics: { totalTokens } }));
    end("a", 1);
    end("b", 2);
    end("a", 3);
    end("c", 4);
    expect(monitor.getSessionIds()).toEqual(["a", "c"]);
    expect(monitor.getAggregateMetrics("a")).toMatchObject({ count: 2, totalTokens: 4 });
    expect(monitor.getAggregateMetrics("b").count).toBe(0);
    expect(monitor.getAggregateMetrics()).toMatchObject({ count: 4, totalTokens: 10 });
  });
});

describe("a monitor", () => {
  test("that is not enabled is told of nothing", async () => {
    const monitor = new Monitor({ enabled: false });
    await (await l0({ stream: () => ["a"], onEvent: monitor.handleEvent })).text();
    expect([monitor.handleEvent.events, monitor.getAggregateMetrics().count]).toEqual([[], 0]);
  });

  test("is told of every fact and of no token", () => {
    const { events } = new Monitor().handleEvent;
    expect(events).toContain("SESSION_END");
    expect(events).not.toContain("token");
  });

  test.each<[string, object]>([
    ["There is no option Monitor.onCompleted", { onCompleted: () => {} }],
    ["Option Monitor.bufferSize is 0", { bufferSize: 0 }],
    ["Option Monitor.flushInterval is -1", { flushInterval: -1 }],
    ['Option Monitor.onFlush is "x"', { onFlush: "x" }],
    ["Option Monitor.metrics.percentiles is [0]", { metrics: { percentiles: [0] } }],
  ])("refuses what is no option: %s", (message, options) => {
    expect(() => new Monitor(options)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTIONS", message: expect.stringContaining(message) as string }),
    );
  });
});

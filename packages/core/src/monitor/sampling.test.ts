import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  createL0,
  defineHandler,
  type EventOf,
  l0,
  type L0Options,
  Monitor,
  MonitoringConfig,
  type StreamInfo,
} from "../index.ts";
import { isSampled } from "../platform/sampled.ts";
import { scriptedSource } from "../testing/index.ts";
import { consume, ECONNRESET, startClock } from "./scripted-run.fixture.ts";
import { resolveMonitoring } from "./resolve-monitoring.ts";

beforeEach(startClock);
afterEach(() => void vi.useRealTimers());

interface Seen {
  readonly kept: boolean;
  /** At the start, to a handler; at the end, in the record; in `StreamInfo` after the end. */
  readonly sampled: readonly (boolean | undefined)[];
}

/** Whether the record of a stream of so many ms is kept. */
async function keep(monitoring: MonitoringConfig, ms = 0, options: Partial<L0Options> = {}): Promise<Seen> {
  const sampled: (boolean | undefined)[] = [];
  let info: StreamInfo | undefined;
  const onEvent = defineHandler({
    label: "sampled",
    events: ["SESSION_START", "SESSION_END"],
    handle(event, stream) {
      info = stream;
      sampled.push(event.type === "SESSION_START" ? event.sampled : event.telemetry.sampled);
    },
  });
  const stream = scriptedSource(ms > 0 ? ["a", { delay: ms }] : ["a"]);
  const telemetry = await consume(
    await l0({ stream, onEvent, monitoring: { enabled: true, ...monitoring }, ...options }),
  );
  return { kept: telemetry !== undefined, sampled: [...sampled, info?.sampled] };
}

const FAILING: Partial<L0Options> = { stream: scriptedSource(["a", { throw: ECONNRESET }]), retry: { maxRetries: 0 } };

describe("the decision", () => {
  test("is made by the stream's id, before anything is known of the stream", async () => {
    const ids = new Set<boolean>();
    for (let i = 0; i < 40; i++) {
      const result = await l0({ stream: () => ["a"], monitoring: { enabled: true, sampleRate: 0.5 } });
      await result.text();
      const sampled = isSampled(result.streamId, 0.5);
      expect(result.telemetry !== undefined).toBe(sampled);
      ids.add(sampled);
    }
    expect(ids.size).toBe(2);
  });

  test("is the same to whoever asks: record, handlers and telemetry", async () => {
    expect(await keep({})).toEqual({ kept: true, sampled: [true, true, true] });
    expect(await keep({ sampleRate: 0 })).toEqual({ kept: false, sampled: [false, false, false] });
  });

  test("is raised at the end for a stream that failed, unless that is switched off", async () => {
    expect(await keep({ sampleRate: 0 }, 0, FAILING)).toEqual({ kept: true, sampled: [false, true, true] });
    const off = { sampleRate: 0, sampling: { sampleErrors: false } };
    expect(await keep(off, 0, FAILING)).toEqual({ kept: false, sampled: [false, false, false] });
  });

  test("is not raised for a stream that recovered", async () => {
    let attempt = 0;
    const stream: L0Options["stream"] = (context) =>
      scriptedSource(attempt++ ? ["a"] : [{ throw: ECONNRESET }])(context);
    expect((await keep({ sampleRate: 0 }, 0, { stream })).kept).toBe(false);
  });

  test("is raised at the end for a stream slower than the threshold, unless that is switched off", async () => {
    expect(await keep({ sampleRate: 0 }, 5000)).toEqual({ kept: false, sampled: [false, false, false] });
    expect(await keep({ sampleRate: 0 }, 5001)).toEqual({ kept: true, sampled: [false, true, true] });
    expect((await keep({ sampleRate: 0, sampling: { slowThreshold: 100 } }, 101)).kept).toBe(true);
    expect((await keep({ sampleRate: 0, sampling: { sampleSlow: false } }, 9000)).kept).toBe(false);
  });

  test("is taken back for a stream shorter than minDuration, unless it failed", async () => {
    const monitoring = { sampling: { minDuration: 100 } };
    expect(await keep(monitoring, 99)).toEqual({ kept: false, sampled: [true, false, false] });
    expect(await keep(monitoring, 100)).toEqual({ kept: true, sampled: [true, true, true] });
    expect(await keep(monitoring, 0, FAILING)).toEqual({ kept: true, sampled: [true, true, true] });
  });

  test("keeps nothing from SESSION_END: metrics are not sampled", async () => {
    const ends: EventOf<"SESSION_END">[] = [];
    const onEvent = defineHandler({ label: "ends", events: ["SESSION_END"], handle: (end) => void ends.push(end) });
    for (let i = 0; i < 20; i++) {
      const result = await l0({ stream: () => ["a", "b"], onEvent, monitoring: { sampleRate: 0 } });
      await result.text();
    }
    expect(ends.map(({ telemetry }) => [telemetry.sampled, telemetry.metrics.totalTokens])).toEqual(
      Array.from({ length: 20 }, () => [false, 2]),
    );
  });
});

describe("aggregates", () => {
  test("are the same at every rate; the records are the rate's share", async () => {
    const rates = [0, 0.2, 1];
    const monitors = rates.map((sampleRate) => new Monitor({ sampleRate, bufferSize: 1000 }));
    const unsampled = createL0({ monitoring: { sampleRate: 0 }, onEvent: [] });
    const onEvent = monitors.map(({ handleEvent }) => handleEvent);
    const ids: string[] = [];
    for (let i = 0; i < 200; i++) {
      const result = await l0({ stream: () => ["a", "b"], onEvent });
      await result.text();
      ids.push(result.streamId);
    }
    const [none, some, all] = monitors.map((monitor) => monitor.getAggregateMetrics());
    expect(none).toMatchObject({ count: 200, totalTokens: 400, completionRate: 1 });
    expect(some).toEqual(none);
    expect(all).toEqual(none);
    expect(monitors.map((monitor) => monitor.getAllTelemetry().length)).toEqual([
      0,
      ids.filter((id) => isSampled(id, 0.2)).length,
      200,
    ]);

    const watching = new Monitor();
    await (await unsampled({ stream: () => ["a"], onEvent: watching.handleEvent })).text();
    expect([watching.getAggregateMetrics().count, watching.getAllTelemetry()]).toEqual([1, []]);
  });
});

describe("two names of one rate", () => {
  test("may say the same, and not different things", async () => {
    const both = (sampleRate: number, rate: number) => ({ sampleRate, sampling: { rate } });
    expect(resolveMonitoring(both(0.5, 0.5)).sampling.rate).toBe(0.5);
    expect(resolveMonitoring({ sampleRate: 0.25 }).sampling.rate).toBe(0.25);
    expect(resolveMonitoring({ sampling: { rate: 0.25 } }).sampling.rate).toBe(0.25);
    expect(resolveMonitoring({}).sampling.rate).toBe(1);
    const conflict = { code: "INVALID_OPTIONS", message: expect.stringMatching(/sampleRate is 0\.5.*rate is 0\.1/) };
    await expect(l0({ stream: () => ["a"], monitoring: both(0.5, 0.1) })).rejects.toMatchObject(conflict);
    expect(() => new Monitor(both(0.5, 0.1))).toThrow(expect.objectContaining(conflict));
    expect(() => createL0({ monitoring: both(0.5, 0.1) })).toThrow(expect.objectContaining(conflict));
  });

  test("replace each other where a call has its own", async () => {
    const enabled = true;
    const never = createL0({ monitoring: { enabled, sampleRate: 0, sampling: { sampleErrors: false } } });
    const always = createL0({ monitoring: { enabled, sampling: { rate: 1, sampleErrors: false } } });
    const kept = async (run: typeof never, monitoring: MonitoringConfig) => {
      const result = await run({ stream: () => ["a"], monitoring });
      await result.text();
      return result.telemetry !== undefined;
    };
    expect(await kept(never, {})).toBe(false);
    expect(await kept(never, { sampleRate: undefined, sampling: { rate: undefined } } as object)).toBe(false);
    expect(await kept(never, { sampleRate: 1 })).toBe(true);
    expect(await kept(never, { sampling: { rate: 1 } })).toBe(true);
    expect(await kept(always, { sampleRate: 0 })).toBe(false);
    expect(await kept(always, { sampling: { rate: 0 } })).toBe(false);
    expect(await kept(always, { sampling: { minDuration: 0 } })).toBe(true);
  });

  test.each([-0.1, 1.1, NaN, Infinity, "0.5", null])("may not be %s", async (rate) => {
    for (const monitoring of [{ sampleRate: rate }, { sampling: { rate } }] as MonitoringConfig[]) {
      await expect(l0({ stream: () => ["a"], monitoring })).rejects.toMatchObject({
        code: "INVALID_OPTIONS",
        message: expect.stringMatching(
          /^Option monitoring\.(sampleRate|sampling\.rate) is .* from 0 to 1\.$/,
        ) as string,
      });
    }
  });
});

describe("the presets", () => {
  test("production: a tenth, and all that failed or were slow", () => {
    expect(resolveMonitoring(MonitoringConfig.production())).toMatchObject({
      enabled: true,
      sampling: { rate: 0.1, sampleErrors: true, sampleSlow: true, slowThreshold: 5000, minDuration: 0 },
      metrics: { interTokenLatency: false, collectTokens: true, collectTiming: true },
      bufferSize: 1000,
      flushInterval: 30_000,
    });
  });

  test("development: everything", () => {
    expect(resolveMonitoring(MonitoringConfig.development())).toEqual({ ...resolveMonitoring({}), enabled: true });
  });

  test("minimal: streams that failed", async () => {
    const minimal = MonitoringConfig.minimal();
    expect(await keep(minimal, 9000)).toEqual({ kept: false, sampled: [false, false, false] });
    expect((await keep(minimal, 0, FAILING)).kept).toBe(true);
  });

  test("give way to what is given, field by field, the rate under either name", () => {
    const overridden = MonitoringConfig.production({
      enabled: false,
      sampling: { rate: 0.5, slowThreshold: 100 },
      metrics: { percentiles: [0.5] },
      bufferSize: 5,
    });
    expect(resolveMonitoring(overridden)).toMatchObject({
      enabled: false,
      sampling: { rate: 0.5, sampleErrors: true, slowThreshold: 100 },
      metrics: { interTokenLatency: false, percentiles: [0.5] },
      bufferSize: 5,
      flushInterval: 30_000,
    });
    expect(resolveMonitoring(MonitoringConfig.minimal({ sampleRate: 0.5 })).sampling.rate).toBe(0.5);
    expect(resolveMonitoring(MonitoringConfig.minimal({ enabled: undefined } as object)).enabled).toBe(true);
  });
});

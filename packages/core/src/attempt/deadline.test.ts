import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { defineHandler, type EventOf, l0, type L0Options, type TimeoutOptions } from "../index.ts";
import { chatChunk, chatEnd, type ScriptStep, scriptedSource } from "../testing/index.ts";
import { Deadline, type DeadlineLimits, type OnTimeout } from "./deadline.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.advanceTimersByTime(1234);
});
afterEach(() => void vi.useRealTimers());

const DEAF = { ignoreAbort: true, ignoreReturn: true } as const;
const OFF: DeadlineLimits = { initialToken: Infinity, interToken: Infinity, total: Infinity };
const LATEST = 50;

describe("a deadline", () => {
  function armed(limits: Partial<DeadlineLimits>) {
    const onTimeout = vi.fn<OnTimeout>();
    return { onTimeout, deadline: new Deadline({ ...OFF, ...limits }, onTimeout) };
  }

  /** How long after `now` it fires, ms. */
  function firesAfter(onTimeout: ReturnType<typeof armed>["onTimeout"]): number {
    for (let ms = 0; ms < 100_000; ms++) {
      if (onTimeout.mock.calls.length > 0) return ms;
      vi.advanceTimersByTime(1);
    }
    return Infinity;
  }

  test.each([0, 7, 13, 19])(
    "fires once, never early and at most 50 ms late, begun at any moment (+%d ms)",
    (offset) => {
      for (const initialToken of [1, 20, 33, 100, 999]) {
        vi.advanceTimersByTime(offset);
        const { deadline, onTimeout } = armed({ initialToken });
        deadline.wait();
        const after = firesAfter(onTimeout);
        expect(after).toBeGreaterThanOrEqual(initialToken);
        expect(after).toBeLessThanOrEqual(initialToken + LATEST);
        const [timeout] = onTimeout.mock.calls[0] as Parameters<OnTimeout>;
        expect(timeout).toMatchObject({ timeoutType: "initial", limit: initialToken });
        expect(timeout.elapsed).toBeGreaterThanOrEqual(initialToken);
        vi.advanceTimersByTime(10_000);
        expect(onTimeout).toHaveBeenCalledOnce();
        deadline.stop();
      }
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test("starts anew with progress and with each wait", () => {
    const { deadline, onTimeout } = armed({ initialToken: 100, interToken: 200 });
    deadline.wait();
    for (let i = 0; i < 50; i++) {
      vi.advanceTimersByTime(90);
      deadline.progress();
    }
    expect(onTimeout).not.toHaveBeenCalled();
    deadline.rest();
    vi.advanceTimersByTime(10_000);
    deadline.wait();
    const after = firesAfter(onTimeout);
    expect(after).toBeGreaterThanOrEqual(200);
    expect(after).toBeLessThanOrEqual(200 + LATEST);
    expect(onTimeout.mock.calls[0]?.[0]).toMatchObject({ timeoutType: "inter" });
  });

  test("has no timer while the consumer holds the stream, and after stop()", () => {
    const { deadline } = armed({ initialToken: 100, interToken: 100 });
    expect(vi.getTimerCount()).toBe(0);
    deadline.wait();
    expect(vi.getTimerCount()).toBe(1);
    deadline.rest();
    vi.advanceTimersByTime(20);
    expect(vi.getTimerCount()).toBe(0);
    deadline.wait();
    deadline.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("without any limit never has a timer", () => {
    const { deadline } = armed({});
    deadline.wait();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("has no timer while the limit of the present wait is off", () => {
    const { deadline, onTimeout } = armed({ initialToken: 100 });
    deadline.wait();
    deadline.progress();
    vi.advanceTimersByTime(20);
    expect(vi.getTimerCount()).toBe(0);
    deadline.stop();
    const later = armed({ interToken: 100 });
    later.deadline.wait();
    vi.advanceTimersByTime(10_000);
    expect(vi.getTimerCount()).toBe(0);
    later.deadline.progress();
    expect(firesAfter(later.onTimeout)).toBeLessThanOrEqual(100 + LATEST);
    expect(onTimeout).not.toHaveBeenCalled();
  });

  test("sums the waits, and only the waits, towards total", () => {
    const { deadline, onTimeout } = armed({ total: 500 });
    for (let i = 0; i < 4; i++) {
      deadline.wait();
      vi.advanceTimersByTime(100);
      deadline.progress();
      deadline.rest();
      vi.advanceTimersByTime(5000);
    }
    expect(deadline.spent).toBe(400);
    deadline.wait();
    const after = firesAfter(onTimeout);
    expect(after).toBeGreaterThanOrEqual(100);
    expect(after).toBeLessThanOrEqual(100 + LATEST);
    expect(onTimeout.mock.calls[0]?.[0]).toMatchObject({ timeoutType: "total" });
    deadline.stop();
  });
});

/** When a stream fails with a timeout, ms after the first pull. */
async function timedOut(steps: readonly ScriptStep[], timeout: TimeoutOptions, more: Partial<L0Options> = {}) {
  const told: EventOf<"TIMEOUT_TRIGGERED">[] = [];
  const onTimeout = (event: EventOf<"TIMEOUT_TRIGGERED">): void => void told.push(event);
  const stream = scriptedSource(steps, DEAF);
  const result = await l0({ retry: { maxRetries: 0 }, onTimeout, ...more, stream, timeout });
  const began = performance.now();
  const reading = result.text().then(
    () => ({ code: undefined, after: performance.now() - began }),
    (error: { code: string }) => ({ code: error.code, after: performance.now() - began }),
  );
  await vi.advanceTimersByTimeAsync(300_000);
  expect(vi.getTimerCount()).toBe(0);
  expect(stream.open).toBe(0);
  return { ...(await reading), told };
}

const within = (limit: number) => expect.toSatisfy((ms: number) => ms >= limit && ms <= limit + LATEST);
const pings = (every: number, count: number): ScriptStep[] =>
  Array.from({ length: count }, () => [{ delay: every }, { chunk: { type: "ping" } }]).flat();

describe("a source that hangs behind its end mark", () => {
  const whole: ScriptStep[] = ["a", { chunk: chatEnd(1)[0] }, { hang: true }];

  test.each<[string, TimeoutOptions, number]>([
    ["longer limits", { interToken: 30_000 }, 2000],
    ["no limits", { initialToken: 0, interToken: 0 }, 2000],
    ["a shorter limit", { interToken: 300 }, 300],
  ])("is not waited for: %s", async (_, timeout, limit) => {
    expect(await timedOut(whole, timeout)).toEqual({ code: undefined, after: within(limit), told: [] });
  });
});

describe("timeouts while the source hangs", () => {
  test.each<[string, ScriptStep[], TimeoutOptions, string, number]>([
    ["initialToken", [{ hang: true }], { initialToken: 300 }, "INITIAL_TOKEN_TIMEOUT", 300],
    ["initialToken by default", [{ hang: true }], {}, "INITIAL_TOKEN_TIMEOUT", 60_000],
    ["interToken", ["a", { hang: true }], { interToken: 700 }, "INTER_TOKEN_TIMEOUT", 700],
    ["interToken by default", ["a", { hang: true }], {}, "INTER_TOKEN_TIMEOUT", 30_000],
    ["total", ["a", { hang: true }], { total: 450 }, "TOTAL_TIMEOUT", 450],
    ["total, summed over waits", pauses(200), { total: 900 }, "TOTAL_TIMEOUT", 900],
  ])("%s", async (_, steps, timeout, code, limit) => {
    const { told, ...ended } = await timedOut(steps, timeout);
    expect(ended).toEqual({ code, after: within(limit) });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ limit, timeoutType: code.split("_")[0]?.toLowerCase() });
    expect(told[0]?.elapsed).toBeGreaterThanOrEqual(limit);
  });

  test("initialToken covers a factory that hangs", async () => {
    const stream = scriptedSource([], { opening: "hang" });
    const result = await l0({ stream, retry: { maxRetries: 0 }, timeout: { initialToken: 300 } });
    const code = result.text().catch((error: { code: string }) => error.code);
    await vi.advanceTimersByTimeAsync(300 + LATEST);
    expect(await code).toBe("INITIAL_TOKEN_TIMEOUT");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("0 and Infinity switch one off", async () => {
    const slow: ScriptStep[] = [{ delay: 100_000 }, "a", { delay: 100_000 }, "b"];
    for (const off of [0, Infinity]) {
      const ended = await timedOut(slow, { initialToken: off, interToken: off, total: off });
      expect(ended).toMatchObject({ code: undefined, after: 200_000 });
    }
    expect(await timedOut(slow, { initialToken: 0 })).toMatchObject({ code: "INTER_TOKEN_TIMEOUT" });
    expect(await timedOut(slow, { interToken: 0 })).toMatchObject({ code: "INITIAL_TOKEN_TIMEOUT" });
  });
});

function pauses(ms: number): ScriptStep[] {
  return Array.from({ length: 20 }, (_, index) => [{ delay: ms }, `${index}`]).flat();
}

describe("progress", () => {
  const start: ScriptStep = { chunk: { type: "message_start", message: { id: "m", model: "x" } } };
  const delta = (inner: object): ScriptStep => ({ chunk: { type: "content_block_delta", index: 0, delta: inner } });
  const block = (inner: object): ScriptStep => ({
    chunk: { type: "content_block_start", index: 0, content_block: inner },
  });

  test("pings and frames without content are none", async () => {
    const timeout = { initialToken: 500, interToken: 500 };
    const silent = [start, ...pings(100, 20), { hang: true } as const];
    expect(await timedOut(silent, timeout)).toMatchObject({ code: "INITIAL_TOKEN_TIMEOUT", after: within(500) });
    const stalled = [delta({ type: "text_delta", text: "a" }), ...pings(100, 20), { hang: true } as const];
    expect(await timedOut(stalled, timeout)).toMatchObject({ code: "INTER_TOKEN_TIMEOUT", after: within(500) });
    const roleOnly: ScriptStep[] = Array.from({ length: 20 }, () => [{ delay: 100 }, { chunk: chatChunk("") }]).flat();
    expect(await timedOut(roleOnly, timeout)).toMatchObject({ code: "INITIAL_TOKEN_TIMEOUT", after: within(500) });
  });

  test.each<[string, ScriptStep]>([
    ["pieces of tool arguments", delta({ type: "input_json_delta", partial_json: " " })],
    ["reasoning", delta({ type: "thinking_delta", thinking: "hm" })],
    ["text", delta({ type: "text_delta", text: "a" })],
  ])("%s are", async (_, piece) => {
    const alive = Array.from({ length: 10 }, () => [{ delay: 400 }, piece] as const).flat();
    const steps: ScriptStep[] = [start, block({ type: "tool_use", id: "t", name: "f" }), ...alive, { hang: true }];
    const ended = await timedOut(steps, { initialToken: 500, interToken: 500 });
    expect(ended).toMatchObject({ code: "INTER_TOKEN_TIMEOUT", after: within(4500) });
  });
});

describe("a slow consumer", () => {
  test("trips nothing, and no timer runs while it holds the stream", async () => {
    const ends: EventOf<"SESSION_END">[] = [];
    const onEvent = defineHandler({ label: "end", events: ["SESSION_END"], handle: (end) => void ends.push(end) });
    const timeout = { initialToken: 100, interToken: 100, total: 1000 };
    const stream = scriptedSource([{ delay: 50 }, "a", { delay: 50 }, "b", { delay: 50 }, "c"]);
    const result = await l0({ stream, timeout, onEvent });
    const iterator = result.stream[Symbol.asyncIterator]();
    for (;;) {
      const next = iterator.next();
      await vi.advanceTimersByTimeAsync(60);
      if ((await next).done) break;
      await vi.advanceTimersByTimeAsync(20);
      expect(vi.getTimerCount()).toBe(0);
      await vi.advanceTimersByTimeAsync(100_000);
    }
    expect(ends).toMatchObject([{ outcome: "completed", telemetry: { metrics: { providerTime: 150 } } }]);
  });
});

import { afterEach, describe, expect, test, vi } from "vitest";
import { answering, send, sinkTo, URL_OF_NONE } from "../test-support/sink-to.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("the pause before a retry", () => {
  test("is twice as long each time, to the limit, and the trouble is told once", async () => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(1);
    const { fetch, tries } = answering(500, 500, 500);
    const { sink, told } = sinkTo(URL_OF_NONE, {
      fetch,
      batch: { size: 1 },
      retry: { baseDelay: 1000, maxDelay: 2500 },
    });
    send(sink, "a");
    for (const [failed, pause] of [1000, 2000, 2500].entries()) {
      await vi.advanceTimersByTimeAsync(pause - 1);
      expect(tries()).toBe(failed + 1);
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(sink.stats().delivered).toBe(1);
    expect(told).toHaveLength(1);
  });

  test("is not cut short by a stream that ends meanwhile", async () => {
    vi.useFakeTimers();
    const { fetch, tries } = answering(500);
    const { sink } = sinkTo(URL_OF_NONE, { fetch, batch: { size: 1 } });
    send(sink, "a");
    await vi.advanceTimersByTimeAsync(100);
    send(sink, "b", "c");
    await vi.advanceTimersByTimeAsync(100);
    expect(tries()).toBe(1);
    await sink.flush();
    expect(sink.stats().delivered).toBe(3);
  });
});

describe("Retry-After", () => {
  test.each([
    ["in seconds", () => "7", 7000],
    ["as a date", () => new Date(Date.now() + 7000).toUTCString(), 7000],
    ["longer than the limit", () => "100000", 20_000],
  ])("%s is respected, by a flush too", async (_, header, pause) => {
    vi.useFakeTimers({ now: 1_700_000_000_000 });
    const { fetch, tries } = answering([429, { "retry-after": header() }]);
    const { sink } = sinkTo(URL_OF_NONE, {
      fetch,
      batch: { size: 1 },
      retry: { baseDelay: 1, maxRetryAfter: 20_000 },
    });
    send(sink, "a");
    await expect(sink.flush()).rejects.toThrow(/it answered 429/);
    await vi.advanceTimersByTimeAsync(pause - 1);
    await expect(sink.flush()).rejects.toThrow(/it answered 429/);
    expect(tries()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(tries()).toBe(2);
    expect(sink.stats().delivered).toBe(1);
  });

  test("holds back the batches behind the one that was given up", async () => {
    vi.useFakeTimers();
    const { fetch, tries } = answering([429, { "retry-after": "5" }]);
    const { sink } = sinkTo(URL_OF_NONE, { fetch, batch: { size: 1 }, retry: { attempts: 0, baseDelay: 1 } });
    send(sink, "a", "b");
    await vi.advanceTimersByTimeAsync(4999);
    expect(tries()).toBe(1);
    expect(sink.stats()).toMatchObject({ queued: 1, dropped: 1 });
    await vi.advanceTimersByTimeAsync(1);
    expect(sink.stats()).toMatchObject({ delivered: 1, dropped: 1 });
  });

  test.each(["soon", "-1", ""])("that makes no sense (%j) is no reason to wait", async (header) => {
    vi.useFakeTimers();
    const { fetch, tries } = answering([429, { "retry-after": header }]);
    const { sink } = sinkTo(URL_OF_NONE, { fetch, batch: { size: 1 }, retry: { baseDelay: 10 } });
    send(sink, "a");
    await vi.advanceTimersByTimeAsync(10);
    expect(tries()).toBe(2);
  });
});

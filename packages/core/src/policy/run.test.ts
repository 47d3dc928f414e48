import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { l0, type L0Error, type L0Options, type RetryOptions } from "../index.ts";
import { scriptedSource } from "../testing/index.ts";
import { answer, failing, play, RESET } from "./run.fixture.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => void vi.useRealTimers());

const attempts = async (thrown: unknown, retry?: RetryOptions): Promise<number> => {
  const played = await play({ stream: failing(thrown), ...(retry && { retry }) });
  expect(played.result.state.attempt).toBe(played.starts.length);
  return played.starts.length;
};

describe("how often", () => {
  test("network failures are retried maxRetries times: 6, or what is given", async () => {
    expect(await attempts(RESET)).toBe(7);
    expect(await attempts(RESET, { attempts: 0 })).toBe(7);
    expect(await attempts(RESET, { maxRetries: 2 })).toBe(3);
    expect(await attempts(RESET, { maxRetries: 0 })).toBe(1);
    expect(await attempts(RESET, { maxTotalRetries: 1 })).toBe(2);
  });

  test("timeouts and content failures are retried attempts times: 3, or what is given", async () => {
    const empty = { stream: scriptedSource([{ cut: true }]) };
    expect((await play(empty)).starts).toHaveLength(4);
    expect((await play({ ...empty, retry: { attempts: 1 } })).starts).toHaveLength(2);
    const hung = { stream: scriptedSource([{ hang: true }]), timeout: { initialToken: 10 } };
    expect((await play(hung)).starts).toHaveLength(4);
  });

  test("failures of both kinds use up their own budgets", async () => {
    const stream: L0Options["stream"] = (context) => {
      if (context.attempt % 2 === 1) throw RESET;
      return [];
    };
    const { starts } = await play({ stream, retry: { attempts: 2, maxRetries: 10 } });
    expect(starts).toHaveLength(6);
  });

  test("what a retry cannot help is tried once", async () => {
    expect(await attempts(answer(401))).toBe(1);
    expect(await attempts(new Error("a bug"))).toBe(1);
    expect(await attempts(fail("CERT_HAS_EXPIRED"))).toBe(1);
  });

  test("only what retryOn lists is retried", async () => {
    expect(await attempts(RESET, { retryOn: ["timeout"] })).toBe(1);
    expect(await attempts(new Error("a bug"), { retryOn: ["unknown"], attempts: 1 })).toBe(2);
    expect(await attempts(answer(500), { retryOn: [] })).toBe(1);
  });
});

const fail = (code: string): Error => Object.assign(new Error(code), { code });

describe("how long it waits", () => {
  test.each<[string, RetryOptions, number[]]>([
    ["fixed-jitter by default", {}, [0, 1250, 2500, 3750]],
    ["exponential", { backoff: "exponential" }, [0, 1000, 3000, 7000]],
    ["linear", { backoff: "linear" }, [0, 1000, 3000, 6000]],
    ["fixed", { backoff: "fixed", baseDelay: 70 }, [0, 70, 140, 210]],
    ["full-jitter", { backoff: "full-jitter" }, [0, 500, 1500, 3500]],
    ["up to maxDelay", { backoff: "exponential", maxDelay: 1500 }, [0, 1000, 2500, 4000]],
  ])("%s", async (_, retry, expected) => {
    const { starts, retries, result } = await play({ stream: failing(RESET), retry: { ...retry, maxRetries: 3 } });
    expect(starts).toEqual(expected);
    const delays = retries.map(({ delay }) => delay);
    expect(delays).toEqual(expected.slice(1).map((at, index) => at - (expected[index] as number)));
    expect(result.telemetry?.metrics.retryWait).toBe(expected.at(-1));
  });

  test("not at all where the base is 0", async () => {
    const { retries, error } = await play({ stream: failing(RESET), retry: { baseDelay: 0 } });
    expect(retries.map(({ delay }) => delay)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(error).toMatchObject({ code: "NETWORK_ERROR" });
  });

  test("as long as the provider asks, even beyond maxDelay", async () => {
    const stream = failing(answer(429, { "retry-after": "25" }));
    const { starts, retries } = await play({ stream, retry: { maxRetries: 1 } });
    expect(starts).toEqual([0, 25_000]);
    expect(retries).toMatchObject([
      { delay: 25_000, retryAfter: 25_000, reason: "RATE_LIMITED", isNetworkError: true },
    ]);
  });

  test("not at all where the provider asks for more than maxRetryAfter: it gives up at once", async () => {
    const stream = failing(answer(503, { "retry-after": "61" }));
    const { starts, error } = await play({ stream });
    expect(starts).toEqual([0]);
    expect(error).toMatchObject({ code: "PROVIDER_ERROR", statusCode: 503, retryAfter: 61_000 });
    expect((await play({ stream, retry: { maxRetryAfter: 100_000, maxRetries: 1 } })).starts).toEqual([0, 61_000]);
  });

  test("by its own back-off where it is told not to respect the provider's wish", async () => {
    const stream = failing(answer(429, { "retry-after-ms": "9" }));
    expect((await play({ stream, retry: { respectRetryAfter: false, maxRetries: 1 } })).starts).toEqual([0, 1250]);
  });

  test("so that no retry begins after maxElapsed", async () => {
    const retry = { backoff: "fixed", baseDelay: 1000, maxElapsed: 3000 } as const;
    expect((await play({ stream: failing(RESET), retry })).starts).toEqual([0, 1000, 2000, 3000]);
  });

  test("so that retry waits count towards timeout.total", async () => {
    const retry = { backoff: "fixed", baseDelay: 1000 } as const;
    const { starts, error } = await play({ stream: failing(RESET), retry, timeout: { total: 2500 } });
    expect(starts).toEqual([0, 1000, 2000]);
    expect(error).toMatchObject({ code: "NETWORK_ERROR" });
  });

  test("a wait longer than a timer can hold is no reason to hammer the provider", async () => {
    const stream = failing(answer(429, { "retry-after": String(30 * 24 * 3600) }));
    const result = await l0({ stream, retry: { maxRetryAfter: Infinity } });
    result.text().catch(() => {});
    await vi.advanceTimersByTimeAsync(60_000);
    expect(stream.calls).toHaveLength(1);
    result.abort();
  });
});

describe("what a retry tells", () => {
  test("the try about to start, the tries that the budget allows, and why", async () => {
    const { retries } = await play({ stream: failing(RESET), retry: { maxRetries: 2 } });
    expect(retries).toMatchObject([
      { attempt: 2, maxAttempts: 3, reason: "NETWORK_ERROR", isNetworkError: true },
      { attempt: 3, maxAttempts: 3, reason: "NETWORK_ERROR", isNetworkError: true },
    ]);
    expect(retries[0]).not.toHaveProperty("retryAfter");
  });

  test("the factory gets the number of the try and the error before it", async () => {
    const stream = failing(RESET);
    await play({ stream, retry: { maxRetries: 2 } });
    expect(stream.calls.map(({ attempt, retry, fallbackIndex }) => [attempt, retry, fallbackIndex])).toEqual([
      [1, 0, 0],
      [2, 1, 0],
      [3, 2, 0],
    ]);
    expect(stream.calls.map(({ reason }) => reason?.code)).toEqual([undefined, "NETWORK_ERROR", "NETWORK_ERROR"]);
    expect("reason" in (stream.calls[0] as object)).toBe(false);
    expect(new Set(stream.calls.map(({ signal }) => signal)).size).toBe(3);
  });

  test("the error says where in the session it happened", async () => {
    const stream = scriptedSource(["ab", "c", { throw: RESET }]);
    const { error } = await play({ stream, retry: { maxRetries: 1 } });
    const context = { modelRetryCount: 0, networkRetryCount: 1, fallbackIndex: 0, attempt: 2 };
    expect(error?.context).toEqual({ ...context, tokenCount: 2, contentLength: 3 });
  });
});

describe("an abort", () => {
  test("while it waits clears the timer at once", async () => {
    const stream = failing(RESET);
    const result = await l0({ stream });
    const text = result.text().catch((error: L0Error) => error.code);
    await vi.advanceTimersByTimeAsync(100);
    expect(vi.getTimerCount()).toBe(1);
    result.abort();
    expect(vi.getTimerCount()).toBe(0);
    expect(await text).toBe("STREAM_ABORTED");
  });

  test("while shouldRetry thinks makes its answer meaningless", async () => {
    const stream = failing(RESET);
    const types: string[] = [];
    const shouldRetry = () => new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 300));
    const onEvent = ({ type }: { type: string }): void => void types.push(type);
    const result = await l0({ stream, onEvent, retry: { shouldRetry } });
    const text = result.text().catch((error: L0Error) => error.code);
    await vi.advanceTimersByTimeAsync(100);
    result.abort();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(await text).toBe("STREAM_ABORTED");
    expect(stream.calls).toHaveLength(1);
    expect(types.slice(-3)).toEqual(["ABORT_REQUESTED", "ABORT_COMPLETED", "SESSION_END"]);
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { l0, type Telemetry } from "../index.ts";
import { chatChunk, scriptedSource } from "../testing/index.ts";
import {
  consume,
  consumeSome,
  ECONNRESET,
  inTurn,
  ON,
  pause,
  REASONING,
  START,
  startClock,
} from "./scripted-run.fixture.ts";

const AT_ONCE = { retry: { backoff: "fixed", baseDelay: 0, maxRetries: 1 } } as const;

beforeEach(startClock);
afterEach(() => void vi.useRealTimers());

/** Whose the time was, in the order of the definition. */
function shares({ duration, metrics }: Telemetry): unknown[] {
  return [duration, metrics.providerTime, metrics.consumerTime, metrics.retryWait];
}

describe("the duration", () => {
  test("starts at the first pull, not where the stream was made, and ends with the last event", async () => {
    const result = await l0({ ...ON, stream: scriptedSource([{ delay: 70 }, "a", { delay: 30 }]) });
    await vi.advanceTimersByTimeAsync(500);
    const telemetry = await consume(result, [20]);
    expect(telemetry).toMatchObject({ startTime: START + 500, endTime: START + 620, duration: 120 });
    expect(shares(telemetry)).toEqual([120, 100, 20, 0]);
  });

  test("goes by the monotonic clock, whatever is done to the other", async () => {
    const result = await l0({ ...ON, stream: scriptedSource([{ delay: 70 }, "a", { delay: 30 }]) });
    setTimeout(() => vi.setSystemTime(START - 60_000), 50);
    const { startTime, endTime, duration, metrics } = await consume(result);
    expect({ startTime, endTime, duration }).toEqual({ startTime: START, endTime: START - 60_000 + 50, duration: 100 });
    expect(metrics).toMatchObject({ timeToFirstToken: 70, tokensPerSecond: 10 });
  });

  test("is the provider's, the consumer's and the retries' time together", async () => {
    const broken = scriptedSource([{ delay: 40 }, "a", { delay: 10 }, { throw: ECONNRESET }]);
    const whole = scriptedSource([{ delay: 60 }, "b", { delay: 20 }, "c", { delay: 5 }], { opening: 15 });
    const retry = { backoff: "fixed", baseDelay: 300, maxRetries: 1 } as const;
    //                                    a   reset b   c   complete
    const telemetry = await consume(await l0({ ...ON, retry, stream: inTurn(broken, whole) }), [7, 11, 13, 17]);
    expect(shares(telemetry)).toEqual([
      40 + 7 + 10 + 300 + 15 + 60 + 11 + 13 + 20 + 17 + 5,
      40 + 10 + (15 + 60) + 20 + 5,
      7 + 11 + 13 + 17,
      300,
    ]);
  });

  test("counts the wait for the answer of shouldRetry to the retries", async () => {
    const retry = { ...AT_ONCE.retry, baseDelay: 100, shouldRetry: () => pause(250).then(() => true) };
    const stream = inTurn(scriptedSource([{ delay: 10 }, { throw: ECONNRESET }]), scriptedSource([{ delay: 20 }, "a"]));
    expect(shares(await consume(await l0({ ...ON, retry, stream })))).toEqual([380, 30, 0, 350]);
  });

  test("ends with an abort while the consumer holds the stream: the rest is the consumer's", async () => {
    const result = await l0({ ...ON, stream: scriptedSource([{ delay: 10 }, "a", { hang: true }]) });
    setTimeout(() => result.abort(), 500);
    expect(shares(await consume(result, [1000]))).toEqual([500, 10, 490, 0]);
  });

  test("ends with an abort in the wait for a retry, which is counted as far as it went", async () => {
    const retry = { ...AT_ONCE.retry, baseDelay: 1000 };
    const result = await l0({ ...ON, retry, stream: scriptedSource([{ delay: 30 }, { throw: ECONNRESET }]) });
    setTimeout(() => result.abort(), 130);
    const telemetry = await consume(result);
    expect(shares(telemetry)).toEqual([130, 30, 0, 100]);
    expect(telemetry.attempts).toMatchObject([{ attempt: 1, outcome: "failed", duration: 30 }]);
    expect(telemetry.network.errors).toMatchObject([{ retried: true, delay: 1000 }]);
  });

  test("ends with the break of the consumer", async () => {
    const result = await l0({ ...ON, stream: scriptedSource([{ delay: 10 }, "a", { delay: 15 }, "b", "c"]) });
    const telemetry = await consumeSome(result, 2);
    expect(telemetry).toMatchObject({ outcome: "abandoned", completed: false, aborted: false });
    expect(shares(telemetry)).toEqual([25, 25, 0, 0]);
  });
});

describe("the time to the first token", () => {
  test("goes over attempts that gave none and the waits between them; each attempt has its own", async () => {
    const stream = inTurn(
      scriptedSource([{ delay: 50 }, REASONING, { delay: 10 }, { throw: ECONNRESET }]),
      scriptedSource([{ delay: 80 }, "a", { delay: 5 }, "b"], { opening: 20 }),
    );
    const telemetry = await consume(
      await l0({ ...ON, retry: { ...AT_ONCE.retry, baseDelay: 200 }, stream }),
      [0, 30], // The reset.
    );
    // The token has come before the reset is given: it waits behind that.
    expect(telemetry.metrics).toMatchObject({
      timeToFirstReasoning: 50,
      timeToFirstToken: 50 + 10 + 200 + 20 + 80,
      interToken: { count: 1, sum: 5, max: 5 },
      avgInterTokenTime: 5,
    });
    expect(telemetry.attempts.map((row) => row.timeToFirstToken)).toEqual([undefined, 100]);
    expect(telemetry.attempts[0]).not.toHaveProperty("timeToFirstToken");
  });

  test("is of the token that came first, though a retry made it void", async () => {
    const stream = inTurn(
      scriptedSource([{ delay: 50 }, "a", { throw: ECONNRESET }]),
      scriptedSource([{ delay: 80 }, "b"]),
    );
    const { metrics, attempts } = await consume(await l0({ ...ON, ...AT_ONCE, stream }));
    expect(metrics.timeToFirstToken).toBe(50);
    expect(attempts.map((row) => row.timeToFirstToken)).toEqual([50, 80]);
    expect(metrics).not.toHaveProperty("interToken");
  });

  test("is measured at the arrival, not where buffered delivery gives it", async () => {
    const stream = scriptedSource([{ delay: 50 }, "a", { delay: 100 }, "b", { delay: 100 }, "c", { delay: 9 }]);
    const telemetry = await consume(await l0({ ...ON, stream, delivery: "buffered" }), [40]);
    expect(telemetry.metrics).toMatchObject({
      timeToFirstToken: 50,
      interToken: { count: 2, sum: 200, max: 100 },
      providerTime: 259,
      consumerTime: 0,
    });
    // The end is decided when the provider has ended; what the consumer does with the rest is its own.
    expect(telemetry.duration).toBe(259);
  });
});

describe("the latency between tokens", () => {
  test("is the wait for the provider: a consumer that holds the stream does not change it", async () => {
    const pulled = scriptedSource([{ delay: 10 }, "a", { delay: 20 }, "b", { delay: 30 }, "c"]);
    const { metrics } = await consume(await l0({ ...ON, stream: pulled }), [1000, 1000]);
    expect(metrics).toMatchObject({ interToken: { count: 2, sum: 50, max: 30 }, avgInterTokenTime: 25 });

    const pushed = () =>
      new ReadableStream<string>({
        async start(controller) {
          for (const token of ["a", "b", "c"]) {
            await pause(100);
            controller.enqueue(token);
          }
          controller.close();
        },
      });
    const slow = await consume(await l0({ ...ON, stream: pushed }), [1000, 0]);
    expect(slow.metrics).toMatchObject({ interToken: { count: 2, sum: 0, max: 0 }, providerTime: 100 });
  });

  test("is zero for tokens that came in one chunk with others", async () => {
    const lines = ["a", "b", "c"].map((text) => `data: ${JSON.stringify(chatChunk(text))}\n\n`).join("");
    const end = `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] })}\n\n`;
    const body = async function* () {
      await pause(40);
      yield new TextEncoder().encode(lines);
      await pause(60);
      yield new TextEncoder().encode(lines + end);
    };
    const stream = () => new Response(body() as never, { headers: { "content-type": "text/event-stream" } });
    const { metrics } = await consume(await l0({ ...ON, stream }));
    expect(metrics).toMatchObject({ totalTokens: 6, timeToFirstToken: 40, interToken: { count: 5, sum: 60, max: 60 } });
    expect(metrics.interToken?.p50).toBe(0);
  });

  test("does not go from one attempt to the next, nor over what is no text", async () => {
    const stream = inTurn(
      scriptedSource(["a", { delay: 10 }, "b", { delay: 500 }, { throw: ECONNRESET }]),
      scriptedSource([{ delay: 700 }, "c", { delay: 20 }, REASONING, { delay: 40 }, "d"]),
    );
    const { metrics } = await consume(await l0({ ...ON, ...AT_ONCE, stream }));
    // From the thought to the text, as that was waited for by itself.
    expect(metrics.interToken).toMatchObject({ count: 2, sum: 10 + 40, max: 40 });
  });

  test("has a percentile for each that is asked for, of nearest rank", async () => {
    const steps = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100].flatMap((delay) => [{ delay }, "x"]);
    const monitoring = { enabled: true, metrics: { percentiles: [0.999, 0.1, 0.5] } };
    const { metrics } = await consume(await l0({ monitoring, stream: scriptedSource(["x", ...steps]) }));
    expect(metrics.interToken).toEqual({
      count: 10,
      sum: 550,
      p10: expect.closeTo(10, -0.3),
      p50: expect.closeTo(50, -0.3),
      "p99.9": 100,
      max: 100,
    });
  });
});

describe("tokens a second", () => {
  test("are the valid tokens over the whole duration", async () => {
    const stream = inTurn(
      scriptedSource([{ delay: 100 }, "a", "b", "c", { throw: ECONNRESET }]),
      scriptedSource([{ delay: 200 }, "d", "e"]),
    );
    const retry = { ...AT_ONCE.retry, baseDelay: 100 };
    const { metrics, duration } = await consume(await l0({ ...ON, retry, stream }), [100]);
    expect(duration).toBe(500);
    expect(metrics).toMatchObject({ totalTokens: 2, receivedTokens: 5, voidedTokens: 3, tokensPerSecond: 4 });
  });

  test("are there for a single token, and not where there is none, or no time went by", async () => {
    const of = async (...steps: Parameters<typeof scriptedSource>[0]) =>
      (await consume(await l0({ ...ON, allowEmpty: true, stream: scriptedSource(steps) }))).metrics;
    expect(await of({ delay: 200 }, "a")).toMatchObject({ tokensPerSecond: 5 });
    expect(await of({ delay: 200 })).not.toHaveProperty("tokensPerSecond");
    expect(await of("a")).not.toHaveProperty("tokensPerSecond");
  });
});

describe("stalls", () => {
  test("count the inter-token timeouts, no other one", async () => {
    const stream = inTurn(
      scriptedSource([{ hang: true }]),
      scriptedSource([{ delay: 30 }, "a", { hang: true }]),
      scriptedSource([{ delay: 30 }, "b", { hang: true }]),
      scriptedSource(["c"]),
    );
    const timeout = { initialToken: 200, interToken: 100 };
    const telemetry = await consume(await l0({ ...ON, timeout, retry: { backoff: "fixed", baseDelay: 0 }, stream }));
    expect(telemetry.metrics).toMatchObject({ stalls: 2, totalRetries: 3, networkRetryCount: 3, modelRetryCount: 0 });
    expect(telemetry.network.errorsByType).toEqual({ INITIAL_TOKEN_TIMEOUT: 1, INTER_TOKEN_TIMEOUT: 2 });
    // Looked at every 20 ms: the wait after the token at 30 is seen at 40, and is over the limit at 140.
    expect(telemetry.attempts.map((row) => row.duration)).toEqual([200, 140, 140, 0]);
    expect(telemetry.metrics.providerTime).toBe(480);
  });
});

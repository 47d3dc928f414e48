import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { defineHandler, type EventOf, l0, type L0Options, type L0Result, type Telemetry } from "../index.ts";
import { chatChunk, scriptedSource, type ScriptStep } from "../testing/index.ts";

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
const START = Date.parse("2030-01-01T00:00:00Z");
const ON = { monitoring: { enabled: true } } as const;
const thinking = { choices: [{ index: 0, delta: { reasoning: "hm" } }] };
const reasoning: ScriptStep = { chunk: { ...chatChunk(""), ...thinking } };

beforeEach(() => {
  vi.useFakeTimers({ now: START - 1234 });
  // The stream begins neither where the clock does nor where the test does.
  vi.advanceTimersByTime(1234);
});
afterEach(() => void vi.useRealTimers());

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Reads a stream, holding each event as long as it says; stops, by `break`, where nothing is said any more. */
async function consume(result: L0Result, holds: readonly number[], snapshots: (Telemetry | undefined)[] = []) {
  const reading = (async () => {
    let index = 0;
    for await (const _ of result.stream) {
      snapshots.push(result.telemetry);
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

/** Cut after two tokens; then, after a wait, whole. The times are in the margin of the first test. */
function twoTries(): L0Options {
  const broken = scriptedSource([{ delay: 50 }, "a", { delay: 20 }, "b", { delay: 40 }, { throw: RESET }], {
    opening: 100,
  });
  const whole = scriptedSource([{ delay: 70 }, reasoning, { delay: 60 }, "c", { delay: 25 }, "d", { delay: 10 }]);
  return { ...ON, stream: inTurn(broken, whole), retry: { backoff: "fixed", baseDelay: 200, maxRetries: 1 } };
}

//                 a@150  b@200  reset@520  hm@525  c@600  d@625  complete@735
const HOLDS = [30, 10, 5, 15, 0, 100, 0];

describe("the telemetry of a stream", () => {
  test("has every number right", async () => {
    const telemetry = await consume(await l0(twoTries()), HOLDS);
    const usage = { inputTokens: 10, outputTokens: 2, source: "provider" };
    expect(telemetry).toStrictEqual({
      streamId: expect.any(String),
      sessionId: telemetry.streamId,
      model: "scripted-model",
      provider: "openai",
      metadata: {},
      startTime: START,
      endTime: START + 735,
      duration: 735,
      outcome: "completed",
      completed: true,
      aborted: false,
      sampled: true,
      contentLength: 2,
      finishReason: "stop",
      responseId: "chatcmpl-scripted",
      metrics: {
        timeToFirstToken: 150,
        timeToFirstReasoning: 520,
        avgInterTokenTime: 22.5,
        interToken: { count: 2, sum: 45, p50: expect.closeTo(20, 0), p90: 25, p95: 25, p99: 25, max: 25 },
        tokensPerSecond: 2 / 0.735,
        totalTokens: 2,
        receivedTokens: 4,
        voidedTokens: 2,
        totalRetries: 1,
        networkRetryCount: 1,
        modelRetryCount: 0,
        retryWait: 200,
        stalls: 0,
        providerTime: 150 + 20 + 40 + 70 + 60 + 25 + 10,
        consumerTime: 30 + 10 + 5 + 15 + 0 + 100,
      },
      network: {
        errorCount: 1,
        errorsByType: { econnreset: 1 },
        errors: [
          {
            type: "econnreset",
            message: "The connection to the provider failed: econnreset (ECONNRESET).",
            timestamp: START + 250,
            retried: true,
            delay: 200,
            attempt: 1,
          },
        ],
      },
      retries: {
        attempt: 2,
        maxAttempts: 2,
        lastError: "The connection to the provider failed: econnreset (ECONNRESET).",
        lastErrorCategory: "network",
      },
      attempts: [
        {
          attempt: 1,
          fallbackIndex: 0,
          outcome: "failed",
          errorType: "NETWORK_ERROR",
          tokens: 2,
          duration: 250,
          timeToFirstToken: 150,
        },
        {
          attempt: 2,
          fallbackIndex: 0,
          outcome: "completed",
          tokens: 2,
          duration: 285,
          timeToFirstToken: 150,
          usage,
        },
      ],
      usage,
    });
  });

  test("agrees with what the events say", async () => {
    const events: unknown[] = [];
    const onEvent = defineHandler({
      label: "watch",
      events: ["FIRST_TOKEN", "ATTEMPT_END", "COMPLETE"],
      handle: (event) => void events.push(event),
    });
    const telemetry = await consume(await l0({ ...twoTries(), onEvent }), HOLDS);
    expect(events).toMatchObject([
      { type: "FIRST_TOKEN", ts: START + 150, timeToFirstToken: 150, responseId: "chatcmpl-scripted" },
      { type: "ATTEMPT_END", ts: START + 250, duration: 250, tokens: 2, outcome: "failed" },
      { type: "ATTEMPT_END", ts: START + 735, duration: 285, tokens: 2, outcome: "completed", finishReason: "stop" },
      { type: "COMPLETE", ts: START + 735, duration: 735, tokenCount: 2, contentLength: 2, usage: telemetry.usage },
    ]);
  });
});

describe("what is unknown", () => {
  test("is absent, not zero", async () => {
    const telemetry = await consume(await l0({ ...ON, stream: () => [], allowEmpty: true }), [0]);
    for (const key of ["model", "provider", "finishReason", "responseId", "usage", "error", "fallback", "tools"]) {
      expect(telemetry).not.toHaveProperty(key);
    }
    for (const key of [
      "timeToFirstToken",
      "timeToFirstReasoning",
      "avgInterTokenTime",
      "interToken",
      "tokensPerSecond",
    ]) {
      expect(telemetry.metrics).not.toHaveProperty(key);
    }
    expect(Object.values(telemetry)).not.toContain(undefined);
  });
});

describe("who gets it", () => {
  const ends: EventOf<"SESSION_END">[] = [];
  const onEvent = defineHandler({ label: "end", events: ["SESSION_END"], handle: (end) => void ends.push(end) });

  test("result.telemetry and SESSION_END: the same frozen object", async () => {
    ends.length = 0;
    const telemetry = await consume(await l0({ ...twoTries(), onEvent }), HOLDS);
    expect(ends[0]?.telemetry).toBe(telemetry);
  });

  test("a handler alone, where monitoring is off", async () => {
    ends.length = 0;
    const result = await l0({ ...twoTries(), monitoring: {}, onEvent });
    expect(await consume(result, HOLDS)).toBeUndefined();
    expect(ends[0]?.telemetry.metrics.receivedTokens).toBe(4);
  });

  test("nobody before the first pull", async () => {
    expect((await l0(twoTries())).telemetry).toBeUndefined();
  });

  test("whoever looks while the stream runs: a snapshot, which stays as it was", async () => {
    const snapshots: (Telemetry | undefined)[] = [];
    await consume(await l0(twoTries()), HOLDS, snapshots);
    const second = snapshots[1] as Telemetry;
    expect(second.metrics).toMatchObject({
      totalTokens: 2,
      providerTime: 170,
      consumerTime: 30,
      timeToFirstToken: 150,
    });
    for (const key of ["endTime", "duration", "outcome"]) expect(second).not.toHaveProperty(key);
    expect(second.metrics).not.toHaveProperty("tokensPerSecond");
    expect(second).toMatchObject({ completed: false, attempts: [], startTime: START });
    expect(Object.isFrozen(second.metrics)).toBe(true);
    expect(snapshots[2]?.metrics).toMatchObject({ totalTokens: 0, voidedTokens: 2, retryWait: 200 });
  });
});

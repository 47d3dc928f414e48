import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { l0, type L0Options, type Telemetry } from "../index.ts";
import { scriptedSource } from "../testing/index.ts";
import { consume, ECONNRESET, inTurn, ON, START, startClock } from "./scripted-run.fixture.ts";

const FIXED = { backoff: "fixed", baseDelay: 100 } as const;

beforeEach(startClock);
afterEach(() => void vi.useRealTimers());

const run = async (options: L0Options): Promise<Telemetry> => consume(await l0({ ...ON, ...options }));

describe("a retry", () => {
  test("of a model's failure and one of the network's are told apart, and what they void is no output", async () => {
    const telemetry = await run({
      retry: FIXED,
      stream: inTurn(
        scriptedSource([{ delay: 10 }, { throw: Object.assign(new Error("busy"), { status: 503 }) }]),
        scriptedSource([{ delay: 10 }, { cut: true }], { protocol: "text" }),
        scriptedSource(["ab", "cd", { throw: ECONNRESET }]),
        scriptedSource(["xyz"]),
      ),
    });
    expect(telemetry).toMatchObject({
      outcome: "completed",
      contentLength: 3,
      metrics: {
        totalTokens: 1,
        receivedTokens: 3,
        voidedTokens: 2,
        totalRetries: 3,
        networkRetryCount: 2,
        modelRetryCount: 1,
        retryWait: 300,
      },
      network: { errorCount: 3, errorsByType: { PROVIDER_ERROR: 1, ZERO_OUTPUT: 1, econnreset: 1 } },
      retries: { attempt: 4, lastErrorCategory: "network" },
    });
    const { errors } = telemetry.network;
    expect(
      errors?.map(({ type, timestamp, retried, delay, attempt }) => [type, timestamp - START, retried, delay, attempt]),
    ).toEqual([
      ["PROVIDER_ERROR", 10, true, 100, 1],
      ["ZERO_OUTPUT", 120, true, 100, 2],
      ["econnreset", 220, true, 100, 3],
    ]);
    expect(
      telemetry.attempts.map(({ attempt, outcome, errorType, tokens }) => [attempt, outcome, errorType, tokens]),
    ).toEqual([
      [1, "failed", "PROVIDER_ERROR", 0],
      [2, "failed", "ZERO_OUTPUT", 0],
      [3, "failed", "NETWORK_ERROR", 2],
      [4, "completed", undefined, 1],
    ]);
    for (const key of ["error", "fallback", "continuation", "guardrails", "drift", "tools", "cost"])
      expect(telemetry).not.toHaveProperty(key);
  });

  test("that gave nothing leaves what was there valid: the last failure is the stream's", async () => {
    const telemetry = await run({
      retry: { ...FIXED, maxRetries: 1 },
      stream: inTurn(scriptedSource(["ab", "c", { throw: ECONNRESET }]), scriptedSource([{ hang: true }])),
      timeout: { initialToken: 100 },
    });
    expect(telemetry).toMatchObject({
      outcome: "failed",
      completed: false,
      aborted: false,
      contentLength: 3,
      metrics: { totalTokens: 2, receivedTokens: 2, voidedTokens: 0, totalRetries: 1, stalls: 0 },
      retries: { attempt: 2, maxAttempts: 2, lastErrorCategory: "transient" },
      error: { code: "INITIAL_TOKEN_TIMEOUT", category: "transient", type: "INITIAL_TOKEN_TIMEOUT", recoverable: true },
    });
    expect(telemetry).not.toHaveProperty("usage");
    expect(telemetry.network.errors?.map(({ retried }) => retried)).toEqual([true, false]);
  });
});

describe("a fallback", () => {
  const broken = scriptedSource(["ab", { throw: ECONNRESET }]);
  const retry = { ...FIXED, maxRetries: 1 };

  test("is no retry; its names and usage are the telemetry's, and the last error stays", async () => {
    const telemetry = await run({ retry, model: "own", stream: broken, fallbackStreams: [scriptedSource(["x", "y"])] });
    expect(telemetry).toMatchObject({
      outcome: "completed",
      model: "scripted-model",
      provider: "openai",
      finishReason: "stop",
      responseId: "chatcmpl-scripted",
      fallback: { used: true, index: 1 },
      metrics: { totalTokens: 2, receivedTokens: 4, voidedTokens: 2, totalRetries: 1, networkRetryCount: 1 },
      network: { errorCount: 2, errorsByType: { econnreset: 2 } },
      usage: { inputTokens: 10, outputTokens: 2, source: "provider" },
      retries: { attempt: 3, lastErrorCategory: "network" },
    });
    expect(telemetry.attempts.map((row) => [row.fallbackIndex, row.outcome])).toEqual([
      [0, "failed"],
      [0, "failed"],
      [1, "completed"],
    ]);
    expect(telemetry.network.errors?.map(({ retried }) => retried)).toEqual([true, false]);
    expect(telemetry).not.toHaveProperty("error");
  });

  test("that is aborted before its first attempt counts, as its event does", async () => {
    const result = await l0({
      ...ON,
      retry: { maxRetries: 0 },
      stream: broken,
      fallbackStreams: [scriptedSource(["x"])],
      onFallback: () => result.abort(),
    });
    const telemetry = await consume(result);
    expect(telemetry).toMatchObject({ outcome: "aborted", fallback: { used: true, index: 1 } });
    expect(telemetry.attempts).toHaveLength(1);
  });

  test("that fails too gives the last attempt's own code, whatever the consumer got", async () => {
    const result = await l0({
      ...ON,
      retry: { maxRetries: 0 },
      stream: broken,
      fallbackStreams: [scriptedSource([{ throw: Object.assign(new Error("no"), { status: 401 }) }])],
    });
    const telemetry = await consume(result);
    expect(telemetry.error).toMatchObject({ code: "PROVIDER_ERROR", category: "provider", recoverable: false });
    expect(telemetry).toMatchObject({ fallback: { used: true, index: 1 }, metrics: { totalTokens: 1 } });
    await expect(result.text()).rejects.toMatchObject({ code: "ALL_STREAMS_EXHAUSTED" });
  });
});

describe("a continuation", () => {
  const options = (includeCheckpoint: boolean): L0Options => ({
    monitoring: { enabled: true, includeCheckpoint },
    retry: FIXED,
    continueFromLastKnownGoodToken: true,
    checkIntervals: { checkpoint: 2 },
    stream: inTurn(
      scriptedSource(["ab", "cd", "ef", { throw: ECONNRESET }]),
      scriptedSource(["cd", "gh", "ij", { throw: ECONNRESET }]),
      scriptedSource(["ij", "k"]),
    ),
  });

  test("keeps what was checked: only the rest, and what the model repeats, is void", async () => {
    const telemetry = await run(options(false));
    // ab cd | ef is void; cd repeats; gh ij | ij repeats; k.
    expect(telemetry).toMatchObject({
      outcome: "completed",
      contentLength: 9,
      metrics: { totalTokens: 5, receivedTokens: 8, voidedTokens: 3, totalRetries: 2 },
      continuation: { enabled: true, used: true, continuationCount: 2, checkpointLength: 8 },
    });
    expect(telemetry.continuation).not.toHaveProperty("checkpointContent");
    expect(telemetry.attempts.map((row) => row.tokens)).toEqual([3, 3, 2]);
  });

  test("tells the text where that is asked for, and nothing where none was continued", async () => {
    expect((await run(options(true))).continuation?.checkpointContent).toBe("abcdghij");
    const unused = await run({ ...options(true), stream: scriptedSource(["ab", "cd", "ef"]) });
    expect(unused.continuation).toEqual({ enabled: true, used: false });
  });
});

describe("an end from outside", () => {
  test("keeps what the consumer holds; buffered, that is nothing", async () => {
    const stream = () => scriptedSource([{ delay: 10 }, "ab", { delay: 10 }, "cd", { hang: true }]);
    for (const [delivery, totalTokens, contentLength] of [
      ["live", 2, 4],
      ["buffered", 0, 0],
    ] as const) {
      const result = await l0({ ...ON, delivery, stream: stream() });
      setTimeout(() => result.abort(), 100);
      const telemetry = await consume(result);
      expect(telemetry).toMatchObject({
        outcome: "aborted",
        aborted: true,
        completed: false,
        contentLength,
        metrics: { totalTokens, receivedTokens: 2, voidedTokens: 2 - totalTokens },
        network: { errorCount: 0, errorsByType: {} },
        attempts: [{ outcome: "aborted", tokens: 2, duration: 100 }],
      });
      expect(telemetry).not.toHaveProperty("error");
      expect(telemetry).not.toHaveProperty("finishReason");
    }
  });

  test("before anything has come has no number that nobody measured", async () => {
    const result = await l0({ ...ON, stream: scriptedSource([{ hang: true }]) });
    setTimeout(() => result.abort(), 100);
    const { metrics } = await consume(result);
    expect(metrics).toEqual({
      totalTokens: 0,
      receivedTokens: 0,
      voidedTokens: 0,
      totalRetries: 0,
      networkRetryCount: 0,
      modelRetryCount: 0,
      retryWait: 0,
      stalls: 0,
      providerTime: 100,
      consumerTime: 0,
    });
  });
});

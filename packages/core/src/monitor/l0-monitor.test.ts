import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { l0, L0Monitor } from "../index.ts";
import { made, recordOf, violation, wait } from "./by-hand.fixture.ts";
import { ECONNRESET, START, startClock } from "./scripted-run.fixture.ts";

beforeEach(startClock);
afterEach(() => void vi.useRealTimers());

describe("a stream that is recorded by hand", () => {
  test("has the record that the same stream of l0() has", () => {
    const monitor = made({ model: "m", provider: "p", sessionId: "chat", metadata: { tenant: "t" } });
    wait(1000);
    monitor.start();
    wait(100);
    monitor.recordToken(undefined, 2);
    wait(20);
    monitor.recordToken(undefined, 3);
    wait(30);
    monitor.recordNetworkError(ECONNRESET, true, 200);
    wait(200);
    monitor.recordRetry(true);
    wait(50);
    monitor.recordToken(undefined, 4);
    wait(10);
    monitor.recordToken(undefined, 1);
    monitor.recordUsage({ inputTokens: 5, outputTokens: 2, source: "provider" });
    wait(90);
    monitor.complete();
    const telemetry = recordOf(monitor);
    const message = "The connection to the provider failed: econnreset (ECONNRESET).";
    const usage = { inputTokens: 5, outputTokens: 2, source: "provider" };
    expect(telemetry).toEqual({
      streamId: expect.any(String) as string,
      sessionId: "chat",
      model: "m",
      provider: "p",
      metadata: { tenant: "t" },
      startTime: START + 1000,
      endTime: START + 1500,
      duration: 500,
      outcome: "completed",
      completed: true,
      aborted: false,
      sampled: true,
      contentLength: 5,
      metrics: {
        timeToFirstToken: 100,
        avgInterTokenTime: 15,
        interToken: expect.objectContaining({ count: 2, sum: 30, max: 20 }) as never,
        tokensPerSecond: 4,
        totalTokens: 2,
        receivedTokens: 4,
        voidedTokens: 2,
        totalRetries: 1,
        networkRetryCount: 1,
        modelRetryCount: 0,
        retryWait: 200,
        stalls: 0,
      },
      network: {
        errorCount: 1,
        errorsByType: { econnreset: 1 },
        errors: [{ type: "econnreset", message, timestamp: START + 1150, retried: true, delay: 200, attempt: 1 }],
      },
      retries: { attempt: 2, maxAttempts: 2, lastError: message, lastErrorCategory: "network" },
      attempts: [
        {
          attempt: 1,
          fallbackIndex: 0,
          outcome: "failed",
          errorType: "NETWORK_ERROR",
          tokens: 2,
          duration: 350,
          timeToFirstToken: 100,
        },
        { attempt: 2, fallbackIndex: 0, outcome: "completed", tokens: 2, duration: 150, timeToFirstToken: 50, usage },
      ],
      usage,
    });
  });

  test("says what it found", () => {
    const monitor = made();
    expect([monitor.hasViolations(), monitor.hasNetworkErrors()]).toEqual([false, false]);
    monitor.recordGuardrailViolations([violation(), violation({ rule: "length", severity: "warning" })]);
    monitor.recordDrift(false);
    expect(recordOf(monitor).drift).toEqual({ detected: false, types: [], countByType: {} });
    monitor.recordDrift(true, ["repetition", "hedging"]);
    monitor.recordDrift(true, ["repetition"]);
    monitor.recordContinuation(true, false);
    expect(recordOf(monitor).continuation).toEqual({ enabled: true, used: false });
    for (const status of [503, 429, 503]) monitor.recordNetworkError(Object.assign(new Error(), { status }), false);
    monitor.fail(ECONNRESET);
    const telemetry = recordOf(monitor);
    expect(telemetry).toMatchObject({
      outcome: "failed",
      error: { code: "NETWORK_ERROR", type: "econnreset", recoverable: true },
      guardrails: { rulesChecked: 2, passed: false, violationCount: 2, violationsBySeverity: { warning: 1, error: 1 } },
      drift: { detected: true, types: ["repetition", "hedging"], countByType: { repetition: 2, hedging: 1 } },
    });
    expect([monitor.hasViolations(), monitor.hasNetworkErrors()]).toEqual([true, true]);
    expect(monitor.getNetworkErrorBreakdown()).toEqual({ PROVIDER_ERROR: 2, RATE_LIMITED: 1, econnreset: 1 });
    expect(monitor.getMostCommonNetworkError()).toBe("PROVIDER_ERROR");
    expect(monitor.getSummary()).toEqual({
      sessionId: telemetry.streamId,
      duration: 0,
      tokens: 0,
      retries: 0,
      networkErrors: 4,
      violations: 2,
    });
    expect(monitor.export()).toBe(telemetry);
    expect(JSON.parse(monitor.toJSON())).toEqual(JSON.parse(JSON.stringify(telemetry)));
  });

  test("that is continued keeps the text before; anew, the first token makes it void", () => {
    for (const [used, valid] of [
      [true, 3],
      [false, 1],
    ] as const) {
      const monitor = made({ includeCheckpoint: true });
      monitor.recordToken(undefined, 5);
      monitor.recordToken(undefined, 5);
      monitor.recordRetry(false);
      monitor.recordContinuation(true, used, "abcde fghi");
      expect(recordOf(monitor).metrics.totalTokens).toBe(2);
      monitor.recordToken(undefined, 5);
      const { metrics, contentLength, continuation } = recordOf(monitor);
      expect([metrics.totalTokens, metrics.voidedTokens, contentLength]).toEqual([valid, 3 - valid, valid * 5]);
      expect(metrics).toMatchObject({ totalRetries: 1, modelRetryCount: 1 });
      expect(continuation).toEqual(
        used
          ? { enabled: true, used, continuationCount: 1, checkpointLength: 10, checkpointContent: "abcde fghi" }
          : { enabled: true, used },
      );
    }
  });

  test("takes in the events of a stream of l0(), and its record at the end", async () => {
    const monitor = made();
    const onEvent = (event: { readonly type: string }) => {
      if (event.type === event.type.toUpperCase()) monitor.logEvent(event as never);
    };
    const result = await l0({ stream: () => ["a", "b"], onEvent, monitoring: { enabled: true } });
    await result.text();
    expect(monitor.getTelemetry()).toBe(result.telemetry);
    monitor.recordToken();
    expect(recordOf(monitor).metrics.totalTokens).toBe(2);
  });

  test("ends aborted", () => {
    const monitor = made();
    monitor.start();
    monitor.abort();
    expect(recordOf(monitor)).toMatchObject({ outcome: "aborted", aborted: true, attempts: [{ outcome: "aborted" }] });
    expect(recordOf(monitor)).not.toHaveProperty("error");
  });
});

describe("calls in a wrong order", () => {
  test("start the clock with whatever comes first", () => {
    const monitor = made();
    wait(500);
    monitor.recordToken();
    wait(100);
    monitor.start();
    monitor.recordToken();
    monitor.complete();
    expect(recordOf(monitor)).toMatchObject({
      startTime: START + 500,
      duration: 100,
      metrics: { timeToFirstToken: 0, totalTokens: 2, interToken: { max: 100 } },
    });
  });

  test("change nothing after the end, however it came and whatever they are", () => {
    for (const end of ["complete", "abort", "fail"] as const) {
      const monitor = made();
      monitor.recordToken();
      monitor[end]();
      const telemetry = recordOf(monitor);
      wait(50);
      monitor.start();
      monitor.recordToken();
      monitor.recordNetworkError(ECONNRESET, true);
      monitor.recordRetry(true);
      monitor.recordGuardrailViolations([violation()]);
      monitor.recordDrift(true, ["repetition"]);
      monitor.recordContinuation(true, true, "x");
      monitor.recordUsage({ source: "provider" });
      for (const again of ["complete", "abort", "fail"] as const) monitor[again](ECONNRESET);
      expect(monitor.getTelemetry()).toBe(telemetry);
    }
  });

  test("of complete without anything else give an empty record", () => {
    const monitor = made();
    monitor.complete();
    expect(recordOf(monitor)).toMatchObject({ outcome: "completed", duration: 0, metrics: { totalTokens: 0 } });
    expect(recordOf(monitor).metrics).not.toHaveProperty("timeToFirstToken");
  });

  test("may go on after reset, with the next stream", () => {
    const monitor = made();
    monitor.recordToken();
    monitor.complete();
    const first = recordOf(monitor);
    monitor.reset();
    expect(recordOf(monitor)).toMatchObject({ completed: false, metrics: { totalTokens: 0 } });
    monitor.recordToken();
    monitor.recordToken();
    monitor.complete();
    expect(recordOf(monitor).metrics.totalTokens).toBe(2);
    expect(recordOf(monitor).streamId).not.toBe(first.streamId);
    expect(first.metrics.totalTokens).toBe(1);
  });

  test("do nothing where it is not enabled, or not sampled", () => {
    for (const monitor of [new L0Monitor(), made({ sampleRate: 0 })]) {
      monitor.recordToken();
      monitor.complete();
      expect(monitor.getTelemetry()).toBeUndefined();
      expect(monitor.getSummary()).toBeUndefined();
      expect(monitor.getMostCommonNetworkError()).toBeUndefined();
      expect([monitor.toJSON(), monitor.getNetworkErrorBreakdown(), monitor.hasViolations()]).toEqual([
        "{}",
        {},
        false,
      ]);
    }
    expect([new L0Monitor().isEnabled(), made().isEnabled()]).toEqual([false, true]);
    const failed = made({ sampleRate: 0 });
    failed.fail(ECONNRESET);
    expect(failed.getTelemetry()?.outcome).toBe("failed");
  });
});

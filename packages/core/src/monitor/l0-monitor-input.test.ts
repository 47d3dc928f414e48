import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { L0Monitor, type Telemetry } from "../index.ts";
import { made, recordOf, violation, wait } from "./by-hand.fixture.ts";
import { ECONNRESET, START, startClock } from "./scripted-run.fixture.ts";

beforeEach(startClock);
afterEach(() => void vi.useRealTimers());

describe("timestamps", () => {
  test("are when a token came, by the clock of the caller", () => {
    const monitor = made();
    monitor.start();
    for (const at of [100, 150, 250]) monitor.recordToken(START + at);
    wait(300);
    monitor.complete();
    expect(recordOf(monitor).metrics).toMatchObject({
      timeToFirstToken: 100,
      interToken: { count: 2, sum: 150, max: 100 },
    });
  });

  test("that are none are now, and none goes back", () => {
    const monitor = made();
    monitor.start();
    wait(10);
    for (const at of [NaN, -1, Infinity, -Infinity, "x" as never, null as never]) monitor.recordToken(at);
    for (const at of [START + 50, START + 20, 0, START - 1e9]) monitor.recordToken(at);
    wait(100);
    monitor.recordToken();
    monitor.complete();
    expect(recordOf(monitor).metrics).toMatchObject({
      totalTokens: 11,
      timeToFirstToken: 10,
      interToken: { count: 10, sum: 100, max: 60 },
    });
  });

  test("are never before the attempt they belong to", () => {
    const monitor = made();
    monitor.recordToken();
    wait(100);
    monitor.recordRetry(true);
    monitor.recordToken(START + 50);
    monitor.complete();
    expect(recordOf(monitor).attempts).toMatchObject([{ timeToFirstToken: 0 }, { timeToFirstToken: 0 }]);
  });

  test("do not move where the system's clock is set", () => {
    const monitor = made();
    monitor.start();
    monitor.recordToken();
    vi.setSystemTime(START - 3_600_000);
    wait(40);
    monitor.recordToken();
    monitor.complete();
    expect(recordOf(monitor)).toMatchObject({ duration: 40, metrics: { interToken: { sum: 40 } } });
  });

  test("leave lengths that are none out", () => {
    const monitor = made();
    for (const length of [NaN, -5, 3]) monitor.recordToken(undefined, length);
    expect(recordOf(monitor)).toMatchObject({ contentLength: 3, metrics: { totalTokens: 3 } });
  });
});

test("the waits before retries add up, but for what is no wait", () => {
  const monitor = made();
  for (const delay of [200, undefined, 300, -5, NaN]) {
    monitor.recordNetworkError(ECONNRESET, true, delay);
    monitor.recordRetry(true);
  }
  monitor.recordNetworkError(ECONNRESET, false, 7);
  expect(recordOf(monitor).metrics.retryWait).toBe(500);
});

describe("what comes from outside", () => {
  test("may hold itself, and what JSON cannot hold", () => {
    const metadata: Record<string, unknown> = { big: 1n, date: new Date(0) };
    metadata["self"] = metadata;
    const monitor = made({ metadata });
    monitor.complete();
    expect(JSON.parse(monitor.toJSON())).toMatchObject({
      metadata: { big: "1", self: { big: "1", self: "[Circular]" }, date: "1970-01-01T00:00:00.000Z" },
    });
    expect(recordOf(monitor).metadata).not.toBe(metadata);
  });

  test("is neither changed nor frozen, and two monitors that share it do not share more", () => {
    const metadata = { tags: ["a"], bytes: new Uint8Array(2), nested: { key: `sk-${"a1".repeat(20)}` } };
    const usage = { inputTokens: 1, source: "provider" as const };
    const found = violation({ context: { bytes: metadata.bytes, list: [1] } });
    const [one, two] = [made({ metadata }), made({ metadata })];
    for (const monitor of [one, two]) {
      monitor.recordUsage(usage);
      monitor.recordGuardrailViolations([found]);
      monitor.complete();
    }
    const { metadata: own = {} } = recordOf(one);
    Object.assign(own, { mine: true });
    (own["tags"] as string[]).push("b");
    expect(recordOf(two).metadata).toEqual({ ...metadata, nested: { key: "[REDACTED]" } });
    expect(metadata.tags).toEqual(["a"]);
    for (const given of [metadata, metadata.tags, metadata.bytes, usage, found, found.context])
      expect(Object.isFrozen(given)).toBe(false);
    expect(() => Object.assign(recordOf(one).metrics, { totalTokens: 1 })).toThrow(TypeError);
  });

  test("is redacted, and left out where that throws", () => {
    const throws = made({
      metadata: { text: "x", n: 1 },
      redact: () => {
        throw new Error("broken");
      },
    });
    throws.recordGuardrailViolations([violation()]);
    throws.complete();
    expect(recordOf(throws)).toMatchObject({
      metadata: { n: 1 },
      guardrails: { violations: [{ rule: "json", message: "" }] },
    });
    expect(recordOf(throws).metadata).toEqual({ n: 1 });

    const shouts = made({ redact: (text, kind) => `${kind}: ${text.length}`, includeCheckpoint: true });
    shouts.recordContinuation(true, true, "abc");
    shouts.recordNetworkError(ECONNRESET, false);
    expect(recordOf(shouts).continuation?.checkpointContent).toBe("checkpoint: 3");
    expect(recordOf(shouts).network.errors?.[0]?.message).toMatch(/^error: \d+$/);
  });

  test("may have any name: keys are keys", () => {
    const monitor = made();
    for (const rule of ["__proto__", "constructor", "__proto__"])
      monitor.recordGuardrailViolations([violation({ rule })]);
    const { violationsByRule = {}, violationsByRuleAndSeverity = {} } = recordOf(monitor).guardrails ?? {};
    expect(Object.entries(violationsByRule)).toEqual([
      ["__proto__", 2],
      ["constructor", 1],
    ]);
    expect(Object.keys(violationsByRuleAndSeverity)).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>)["error"]).toBeUndefined();
  });

  test("stays bounded, and its counts exact, however many kinds of it there are", () => {
    const monitor = made({ maxErrors: 5 });
    for (let index = 0; index < 10_000; index++) {
      monitor.recordNetworkError(ECONNRESET, false);
      monitor.recordGuardrailViolations([
        violation({ rule: `rule ${index}`, severity: index % 2 ? "error" : "warning" }),
      ]);
      monitor.recordDrift(true, [`kind ${index}` as never]);
      monitor.logEvent({ type: "TOOL_REQUESTED", toolName: `tool ${index}`, toolCallId: "", arguments: {} } as never);
      if (index < 200) monitor.recordRetry(false);
    }
    monitor.complete();
    const { network, guardrails, drift, tools, attempts, retries } = recordOf(monitor) as Required<Telemetry>;
    const total = (counts: object) => Object.values(counts).reduce((sum: number, one: number) => sum + one, 0);
    expect([network.errorCount, guardrails.violationCount, tools.count]).toEqual([10_000, 10_000, 10_000]);
    expect([network.errors?.length, guardrails.violations.length]).toEqual([5, 5]);
    for (const counts of [guardrails.violationsByRule, drift.countByType, tools.byName])
      expect([total(counts), Object.keys(counts).length]).toEqual([10_000, 101]);
    expect([attempts.length, retries.attempt]).toEqual([32, 201]);
  });

  test.each([undefined, null, 0, "text", {}, Object.create(null), Symbol("x"), () => {}])(
    "may be any error: %s",
    (error) => {
      const monitor = made();
      monitor.recordNetworkError(error, true, NaN, NaN);
      monitor.complete();
      expect(recordOf(monitor).network.errorCount).toBe(1);
    },
  );

  test.each<[string, object | null]>([
    ["There is no option L0Monitor.enable;", { enable: true }],
    ['Option L0Monitor.model is ""', { model: "" }],
    ["Option L0Monitor.sampling.slowThreshold is NaN", { sampling: { slowThreshold: NaN } }],
    ["Option L0Monitor is null", null],
  ])("is refused where it is no option: %s", (message, options) => {
    expect(() => new L0Monitor(options as never)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTIONS", message: expect.stringContaining(message) as string }),
    );
  });

  test("says of each attempt how it failed, where it did, and counts each failure once", () => {
    const monitor = made();
    monitor.recordNetworkError(ECONNRESET, true);
    monitor.recordRetry(true);
    monitor.recordNetworkError(Object.assign(new Error(), { status: 429 }), true, 0, 1); // of the first, told late
    monitor.recordRetry(true);
    monitor.fail(Object.assign(new Error(), { status: 503 }));
    const { attempts, network } = recordOf(monitor);
    expect(attempts.map(({ errorType }) => errorType)).toEqual(["NETWORK_ERROR", undefined, "PROVIDER_ERROR"]);
    expect(network.errorCount).toBe(3);

    const good = made();
    good.recordNetworkError(ECONNRESET, false);
    good.complete();
    expect(recordOf(good).attempts).toMatchObject([{ outcome: "completed" }]);
    expect(recordOf(good).attempts[0]).not.toHaveProperty("errorType");
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type GuardrailRule, l0, type L0Options, type Telemetry, type Violation } from "../index.ts";
import { scriptedSource } from "../testing/index.ts";
import { consume, ECONNRESET, inTurn, ON, REASONING, startClock, toolCall } from "./scripted-run.fixture.ts";

const END = { chunk: { type: "finish", finishReason: "stop" } } as const;
const FIXED = { backoff: "fixed", baseDelay: 100 } as const;

beforeEach(startClock);
afterEach(() => void vi.useRealTimers());

const run = async (options: L0Options): Promise<Telemetry> => consume(await l0({ ...ON, ...options }));

/** Finds a violation in the token that names its severity. */
const finds = (name: string, more: Partial<Violation> = {}): GuardrailRule => ({
  name,
  severity: "error",
  recoverable: true,
  streaming: true,
  start: () => ({
    push(delta) {
      const severity = (["warning", "error", "fatal"] as const).find((word) => delta.includes(word));
      return severity && [{ rule: name, message: "found", severity, recoverable: severity !== "fatal", ...more }];
    },
    end: () => [],
  }),
});

describe("what is found", () => {
  test("counts each violation once, by rule and severity, over all attempts; passed is the last one's", async () => {
    const telemetry = await run({
      retry: FIXED,
      guardrails: [finds("one"), finds("two", { position: 1 })],
      stream: inTurn(scriptedSource(["ok", "warning", "error"]), scriptedSource(["fine", "warning", "end"])),
    });
    expect(telemetry.guardrails).toEqual({
      rulesChecked: 2,
      passed: true,
      violationCount: 6,
      violationsByRule: { one: 3, two: 3 },
      violationsBySeverity: { warning: 4, error: 2, fatal: 0 },
      violationsByRuleAndSeverity: {
        one: { warning: 2, error: 1, fatal: 0 },
        two: { warning: 2, error: 1, fatal: 0 },
      },
      violations: ["warning", "error", "warning"].flatMap((severity) => [
        { rule: "one", message: "found", severity, recoverable: true },
        { rule: "two", message: "found", severity, recoverable: true, position: 1 },
      ]),
    });
    // The token that broke the rule is kept back: received, and void.
    expect(telemetry.metrics).toMatchObject({
      totalTokens: 3,
      receivedTokens: 6,
      voidedTokens: 3,
      modelRetryCount: 1,
      networkRetryCount: 0,
    });
    expect(telemetry.network.errorsByType).toEqual({ GUARDRAIL_VIOLATION: 1 });
  });

  test("fails the record where it fails the stream", async () => {
    const telemetry = await run({ guardrails: [finds("one")], stream: scriptedSource(["ok", "fatal"]) });
    expect(telemetry).toMatchObject({
      outcome: "failed",
      guardrails: { passed: false, violationCount: 1 },
      error: { code: "FATAL_GUARDRAIL_VIOLATION", category: "content", recoverable: false },
      metrics: { totalTokens: 1, voidedTokens: 1, totalRetries: 0 },
    });
  });

  test("has a record of rules and detector that found nothing, and none where there are none", async () => {
    const quiet = { start: () => ({ check: () => undefined }) };
    const telemetry = await run({ guardrails: [finds("one")], drift: quiet, stream: scriptedSource(["ok"]) });
    expect(telemetry.guardrails).toMatchObject({ rulesChecked: 1, passed: true, violationCount: 0, violations: [] });
    expect(telemetry.drift).toEqual({ detected: false, types: [], countByType: {} });
  });

  test("counts drift by kind, over all attempts", async () => {
    const drifts = [["repetition", "hedging"], ["repetition"]] as const;
    let attempt = 0;
    const drift = {
      start: () => {
        let types = drifts[attempt++];
        return {
          check: () => {
            const found = types && { types: types as never, confidence: 0.9 };
            types = undefined;
            return found;
          },
        };
      },
    };
    const telemetry = await run({ retry: FIXED, drift, stream: scriptedSource(["a", "b"]) });
    expect(telemetry).toMatchObject({
      outcome: "completed",
      drift: { detected: true, types: ["repetition", "hedging"], countByType: { repetition: 2, hedging: 1 } },
      network: { errorsByType: { DRIFT_DETECTED: 2 } },
      metrics: { modelRetryCount: 2 },
    });
  });

  test("counts tools by name: those of attempts that failed too", async () => {
    const telemetry = await run({
      retry: FIXED,
      stream: inTurn(
        scriptedSource([toolCall("weather", "1"), { throw: ECONNRESET }]),
        scriptedSource([toolCall("weather", "2"), toolCall("time", "3"), END]),
      ),
    });
    expect(telemetry.tools).toEqual({ count: 3, byName: { weather: 2, time: 1 } });
    expect(telemetry.metrics).toMatchObject({ totalTokens: 0, receivedTokens: 0 });
    expect(telemetry.metrics).not.toHaveProperty("timeToFirstToken");
  });

  test("counts no reasoning as tokens or content", async () => {
    const telemetry = await run({ stream: scriptedSource([REASONING, REASONING, "a", REASONING]) });
    expect(telemetry).toMatchObject({ contentLength: 1, metrics: { totalTokens: 1, receivedTokens: 1 } });
  });
});

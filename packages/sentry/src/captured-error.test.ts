import type { Telemetry } from "@l0/core";
import { telemetryOf } from "@l0/core/testing";
import { describe, expect, it } from "vitest";
import type { Captured } from "./captured.ts";
import { capturedErrorOf, type FailureRecord } from "./captured-error.ts";
import { networkFailure, zeroOutput } from "./test-support/failures.ts";

const failed = telemetryOf({
  outcome: "failed",
  duration: 1500,
  metrics: { totalTokens: 250, tokensPerSecond: 166.7, timeToFirstToken: 280, totalRetries: 2 },
  network: { errorCount: 3, errorsByType: { econnreset: 3 } },
});

const captured = (record: FailureRecord, telemetry: Telemetry = failed): Captured =>
  capturedErrorOf(record, { telemetry });

describe("the captured error", () => {
  it("is named by its code and says what L0 says", () => {
    const { error } = captured({ ...networkFailure, stack: "L0Error: gone\n    at read (app.js:1:2)" });
    expect(error).toMatchObject({ name: "NETWORK_ERROR", message: networkFailure.message });
    expect(error?.stack).toBe("L0Error: gone\n    at read (app.js:1:2)");
    expect(error).not.toHaveProperty("cause");
  });

  it("has no stack but the one recorded", () => {
    const { error } = captured(networkFailure);
    expect(error?.stack).toBe(`NETWORK_ERROR: ${networkFailure.message}`);
  });

  it("is handled: it has crashed nothing", () => {
    expect(captured(networkFailure).mechanism).toEqual({ type: "auto.ai.l0", handled: true });
  });

  it("is told apart from others by its tags, and grouped by code and type", () => {
    const { tags, fingerprint } = captured(networkFailure);
    expect(tags).toEqual({
      "l0.stream_id": "stream-1",
      "l0.session_id": "session-1",
      error_type: "econnreset",
      error_code: "NETWORK_ERROR",
      component: "l0.network",
    });
    expect(fingerprint).toEqual(["l0", "NETWORK_ERROR", "econnreset"]);
  });

  it("belongs to the network only where the connection failed", () => {
    const { tags, fingerprint } = captured(zeroOutput);
    expect(tags).toMatchObject({ error_type: "ZERO_OUTPUT", error_code: "ZERO_OUTPUT", component: "l0" });
    expect(fingerprint).toEqual(["l0", "ZERO_OUTPUT", "ZERO_OUTPUT"]);
  });

  it("carries the numbers of the stream, and none that is not known", () => {
    expect(captured(networkFailure).contexts).toEqual({
      l0_telemetry: {
        stream_id: "stream-1",
        duration_ms: 1500,
        tokens: 250,
        tokens_per_second: 166.7,
        ttft_ms: 280,
        retries: 2,
        network_errors: 3,
      },
      l0_error: { category: "network", code: "NETWORK_ERROR", recoverable: true },
    });
    const early = telemetryOf({ outcome: "failed", duration: 150 });
    const context = captured(networkFailure, early).contexts["l0_telemetry"];
    expect(Object.keys(context ?? {})).toEqual(["stream_id", "duration_ms", "tokens", "retries", "network_errors"]);
  });

  it("names the rule that ended the stream, and is grouped by it", () => {
    const violation = { rule: "json", message: "Unbalanced", severity: "fatal", recoverable: false } as const;
    const guardrail: FailureRecord = {
      ...zeroOutput,
      code: "FATAL_GUARDRAIL_VIOLATION",
      type: "FATAL_GUARDRAIL_VIOLATION",
    };
    const { level, tags, fingerprint, contexts } = capturedErrorOf(guardrail, { violation });
    expect({ level, fingerprint }).toEqual({
      level: "fatal",
      fingerprint: ["l0", "FATAL_GUARDRAIL_VIOLATION", "json"],
    });
    expect(tags).toMatchObject({ guardrail_rule: "json", guardrail_severity: "fatal" });
    expect(contexts["l0_violation"]).toEqual({
      rule: "json",
      severity: "fatal",
      message: "Unbalanced",
      recoverable: false,
    });
  });

  it("counts the violations where the stream had guardrails", () => {
    const guardrails = {
      rulesChecked: 1,
      passed: false,
      violationCount: 2,
      violationsByRule: { json: 2 },
      violationsByRuleAndSeverity: { json: { warning: 0, error: 2, fatal: 0 } },
      violationsBySeverity: { warning: 0, error: 2, fatal: 0 },
      violations: [],
    };
    const { contexts } = captured(networkFailure, telemetryOf({ outcome: "failed", guardrails }));
    expect(contexts["l0_telemetry"]).toMatchObject({ guardrail_violations: 2 });
  });
});

import { L0Error } from "@l0/core";
import { telemetryOf } from "@l0/core/testing";
import { describe, expect, it } from "vitest";
import { breadcrumbOf, type Facts, tokenBreadcrumb, type TrailType } from "./breadcrumbs.ts";

const AT = 1_700_000_000_500;

const crumb = <T extends TrailType>(type: T, facts: Facts<T>) =>
  breadcrumbOf(type, { streamId: "stream-1", ...facts }, AT);

const error = new L0Error({ code: "RATE_LIMITED", message: "The provider answered 429.", cause: new Error("secret") });

describe("breadcrumbs", () => {
  it("says when a stream starts, by the clock of the event", () => {
    expect(crumb("SESSION_START", { operation: "chat", sampled: true, startTime: 0, model: "gpt-5" })).toEqual({
      category: "l0.execution",
      message: "L0 execution started",
      level: "info",
      timestamp: 1_700_000_000.5,
      data: { stream_id: "stream-1", model: "gpt-5" },
    });
  });

  it("says when an attempt starts and ends", () => {
    const start = { attempt: 2, isRetry: true, isFallback: false, fallbackIndex: 0, provider: "openai" };
    expect(crumb("ATTEMPT_START", start)).toMatchObject({
      category: "l0.stream",
      message: "Stream started",
      level: "info",
      data: { attempt: 2, is_retry: true, is_fallback: false, fallback_index: 0, provider: "openai" },
    });
    const end = { attempt: 2, tokens: 7, duration: 90 };
    expect(crumb("ATTEMPT_END", { ...end, outcome: "completed", finishReason: "stop" })).toMatchObject({
      message: "Stream completed",
      level: "info",
      data: { attempt: 2, token_count: 7, duration_ms: 90, finish_reason: "stop" },
    });
    expect(crumb("ATTEMPT_END", { ...end, outcome: "aborted" })).toMatchObject({
      message: "Stream aborted",
      level: "info",
    });
    expect(crumb("ATTEMPT_END", { ...end, outcome: "failed", error })).toMatchObject({
      message: "Stream failed",
      level: "warning",
      data: { error_code: "RATE_LIMITED" },
    });
  });

  it("says when the first token came", () => {
    const { category, data } = crumb("FIRST_TOKEN", { timeToFirstToken: 280 });
    expect({ category, data }).toEqual({ category: "l0.first_token", data: { ttft_ms: 280 } });
  });

  it("says what went wrong and what was done about it", () => {
    expect(crumb("TIMEOUT_TRIGGERED", { timeoutType: "inter", elapsed: 30_012, limit: 30_000 })).toMatchObject({
      category: "l0.timeout",
      message: "Timeout: inter",
      level: "warning",
      data: { timeout_type: "inter", elapsed_ms: 30_012, limit_ms: 30_000 },
    });
    expect(crumb("NETWORK_ERROR", { error, errorType: "econnreset", statusCode: 503, retryable: true })).toMatchObject({
      category: "l0.network",
      message: "Network error: econnreset",
      level: "warning",
      data: { error_type: "econnreset", status_code: 503, retryable: true },
    });
    const retry = { attempt: 2, maxAttempts: 4, reason: "NETWORK_ERROR", isNetworkError: true, delay: 512 } as const;
    expect(crumb("RETRY_ATTEMPT", retry)).toMatchObject({
      category: "l0.retry",
      message: "Retry attempt 2",
      level: "warning",
      data: { attempt: 2, reason: "NETWORK_ERROR", is_network_error: true, delay_ms: 512 },
    });
    expect(crumb("FALLBACK_START", { fromIndex: 0, toIndex: 1, reason: "ZERO_OUTPUT" })).toMatchObject({
      category: "l0.fallback",
      message: "Fallback to stream 1",
      data: { from_index: 0, to_index: 1, reason: "ZERO_OUTPUT" },
    });
    expect(crumb("RESET", { attempt: 2, offset: 0, voidedTokens: 5 })).toMatchObject({
      category: "l0.reset",
      message: "Output reset",
      data: { attempt: 2, offset: 0, voided_tokens: 5 },
    });
  });

  it.each([
    ["completed", "info"],
    ["aborted", "info"],
    ["abandoned", "info"],
    ["failed", "error"],
  ] as const)("says how a stream ended: %s", (outcome, level) => {
    const telemetry = telemetryOf({
      outcome,
      duration: 1500,
      metrics: { totalTokens: 250, totalRetries: 1 },
    });
    expect(crumb("SESSION_END", { outcome, telemetry })).toMatchObject({
      category: "l0.execution",
      message: `L0 execution ${outcome}`,
      level,
      data: { outcome, duration_ms: 1500, tokens: 250, retries: 1 },
    });
  });

  it("leaves out what is not known", () => {
    const telemetry = telemetryOf({ outcome: "aborted" });
    const { duration: _, ...withoutDuration } = telemetry;
    expect(crumb("SESSION_END", { outcome: "aborted", telemetry: withoutDuration }).data).not.toHaveProperty(
      "duration_ms",
    );
    expect(crumb("NETWORK_ERROR", { error, errorType: "unknown", retryable: false }).data).not.toHaveProperty(
      "status_code",
    );
  });

  it("says which rule was breached, how badly, and what the rule says of it", () => {
    const violation = {
      rule: "json-structure",
      message: "Unbalanced braces: 2 open, 1 close",
      severity: "fatal",
      recoverable: false,
      position: 17,
      context: { expected: "}" },
    } as const;
    expect(crumb("GUARDRAIL_VIOLATION", { violation })).toEqual({
      category: "l0.guardrail",
      message: "Guardrail violation: json-structure",
      level: "fatal",
      timestamp: AT / 1000,
      data: {
        rule: "json-structure",
        severity: "fatal",
        violation: "Unbalanced braces: 2 open, 1 close",
        recoverable: false,
        position: 17,
      },
    });
  });

  it("says what drift was found, and where an answer was continued", () => {
    expect(crumb("DRIFT_DETECTED", { types: ["repetition", "tone_shift"], confidence: 0.8 })).toMatchObject({
      category: "l0.drift",
      message: "Drift detected: repetition, tone_shift",
      level: "warning",
      data: { types: "repetition, tone_shift", confidence: 0.8 },
    });
    expect(crumb("RESUME_START", { checkpointLength: 120, tokenCount: 30 })).toMatchObject({
      category: "l0.resume",
      data: { checkpoint_length: 120, token_count: 30 },
    });
  });

  it("sends no number that is none", () => {
    expect(crumb("FIRST_TOKEN", { timeToFirstToken: Number.NaN }).data).toEqual({});
    expect(crumb("RETRY_ATTEMPT", { attempt: 2, delay: Infinity }).data).toEqual({ attempt: 2 });
  });

  it("says of a token where it is and how long, and not what it says", () => {
    expect(tokenBreadcrumb(3, 5, AT)).toEqual({
      category: "l0.token",
      message: "Token",
      level: "debug",
      timestamp: AT / 1000,
      data: { index: 3, length: 5 },
    });
  });
});

import { describe, expect, it } from "vitest";
import { capturedErrorOf } from "./captured-error.ts";
import { metricsOf, networkFailure, telemetryOf, zeroOutput } from "./test-support/hand-made.ts";

const failed = telemetryOf({
  outcome: "failed",
  duration: 1500,
  metrics: metricsOf({ totalTokens: 250, tokensPerSecond: 166.7, timeToFirstToken: 280, totalRetries: 2 }),
  network: { errorCount: 3, errorsByType: { econnreset: 3 } },
});

describe("the captured error", () => {
  it("is named by its code and says what L0 says", () => {
    const { error } = capturedErrorOf(failed, { ...networkFailure, stack: "L0Error: gone\n    at read (app.js:1:2)" });
    expect(error).toMatchObject({ name: "NETWORK_ERROR", message: networkFailure.message });
    expect(error.stack).toBe("L0Error: gone\n    at read (app.js:1:2)");
    expect(error).not.toHaveProperty("cause");
  });

  it("has no stack but the one recorded", () => {
    const { error } = capturedErrorOf(failed, networkFailure);
    expect(error.stack).toBe(`NETWORK_ERROR: ${networkFailure.message}`);
  });

  it("is handled: it has crashed nothing", () => {
    expect(capturedErrorOf(failed, networkFailure).hint.mechanism).toEqual({ type: "auto.ai.l0", handled: true });
  });

  it("is told apart from others by its tags, and grouped by code and type", () => {
    const { tags, fingerprint } = capturedErrorOf(failed, networkFailure).hint.captureContext;
    expect(tags).toEqual({ error_type: "econnreset", error_code: "NETWORK_ERROR", component: "l0.network" });
    expect(fingerprint).toEqual(["l0", "NETWORK_ERROR", "econnreset"]);
  });

  it("belongs to the network only where the connection failed", () => {
    const { tags, fingerprint } = capturedErrorOf(failed, zeroOutput).hint.captureContext;
    expect(tags).toEqual({ error_type: "ZERO_OUTPUT", error_code: "ZERO_OUTPUT", component: "l0" });
    expect(fingerprint).toEqual(["l0", "ZERO_OUTPUT", "ZERO_OUTPUT"]);
  });

  it("carries the numbers of the stream, and none that is not known", () => {
    expect(capturedErrorOf(failed, networkFailure).hint.captureContext.contexts).toEqual({
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
    const early = telemetryOf({ outcome: "failed", metrics: metricsOf({ totalTokens: 0 }) });
    const context = capturedErrorOf(early, networkFailure).hint.captureContext.contexts["l0_telemetry"];
    expect(Object.keys(context ?? {})).toEqual(["stream_id", "duration_ms", "tokens", "retries", "network_errors"]);
  });
});

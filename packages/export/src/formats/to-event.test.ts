import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyTelemetry, bareTelemetry, fullTelemetry } from "../test-support/telemetry.ts";
import { toEvent } from "./to-event.ts";

test("is the flat event l0_execution", () => {
  expect(toEvent(fullTelemetry)).toEqual({
    event: "l0_execution",
    stream_id: "stream-2",
    session_id: "session-2",
    timestamp: 1_700_000_001_502,
    duration: 1501.25,
    tokens: 206,
    tokens_per_second: 133.33,
    retries: 3,
    network_errors: 4,
    violations: 6,
    outcome: "failed",
    model: "model-2",
    provider: "provider-2",
    time_to_first_token: 251.5,
    voided_tokens: 20,
    input_tokens: 1000,
    output_tokens: 300,
    cost: 0.0375,
    drift: true,
    continuations: 9,
    fallback_index: 2,
    error_code: "RATE_LIMITED",
    error_type: "partial_chunks",
  });
});

test("leaves out what is unknown or no number", () => {
  expect(toEvent({ ...bareTelemetry, duration: Number.NaN })).toEqual({
    event: "l0_execution",
    stream_id: "stream-1",
    session_id: "session-1",
    timestamp: bareTelemetry.startTime,
    tokens: 0,
    retries: 0,
    network_errors: 0,
    voided_tokens: 0,
  });
});

test("holds scalars only, and nothing of the metadata", () => {
  fc.assert(
    fc.property(anyTelemetry, (telemetry) => {
      const { metadata: _, ...without } = telemetry;
      expect(toEvent(telemetry)).toEqual(toEvent(without));
      expect(Object.values(toEvent(telemetry)).filter((value) => typeof value === "object")).toEqual([]);
    }),
  );
});

import type { Telemetry } from "@l0/core";
import { type GivenTelemetry, telemetryOf } from "@l0/core/testing";

import type { StreamEnd } from "../stream-end.ts";

export const START = Date.UTC(2026, 0, 2, 3, 4, 5);

/** Telemetry of a stream that completed in 2 s with 3 tokens, in one attempt. */
export function goodTelemetry(given: GivenTelemetry = {}): Telemetry {
  const times = { startTime: START, endTime: START + 2000, duration: 2000 };
  return telemetryOf({ ...times, contentLength: 11, ...given, metrics: { ...METRICS, ...given.metrics } });
}

const METRICS = {
  timeToFirstToken: 400,
  tokensPerSecond: 1.5,
  totalTokens: 3,
  receivedTokens: 3,
  providerTime: 2000,
  consumerTime: 0,
};

/** The same, as the tables of metrics and attributes get it. */
export function endOf(
  given: GivenTelemetry = {},
  attempts: StreamEnd["attempts"] = [{ outcome: "completed", count: 1 }],
): StreamEnd {
  const telemetry = goodTelemetry(given);
  const { outcome = "completed", model, provider } = telemetry;
  return { outcome, telemetry, attempts, names: { provider, requestModel: model, responseModel: model } };
}

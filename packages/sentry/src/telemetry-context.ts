import type { Telemetry } from "@l0/core";
import { known } from "./known.ts";
import type { CaptureContext } from "./sentry-like.ts";
import { tagValue } from "./tag-value.ts";

/** The tags by which the events of a stream, of its session and of a model are found. */
export function telemetryTags({ streamId, sessionId, model, provider }: Telemetry): CaptureContext["tags"] {
  return {
    "l0.stream_id": tagValue(streamId),
    "l0.session_id": tagValue(sessionId),
    ...(model && { "l0.model": tagValue(model) }),
    ...(provider && { "l0.provider": tagValue(provider) }),
  };
}

/** The context `l0_telemetry` of an event: the numbers of its stream. */
export function telemetryContext(telemetry: Telemetry): CaptureContext["contexts"] {
  const { streamId, duration, metrics, network, guardrails } = telemetry;
  return {
    l0_telemetry: known({
      stream_id: streamId,
      duration_ms: duration,
      tokens: metrics.totalTokens,
      tokens_per_second: metrics.tokensPerSecond,
      ttft_ms: metrics.timeToFirstToken,
      retries: metrics.totalRetries,
      network_errors: network.errorCount,
      guardrail_violations: guardrails?.violationCount,
    }),
  };
}

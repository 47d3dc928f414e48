import { createL0, type L0 } from "@l0/core";
import { createDatadogHandler, type StatsdLike } from "@l0/datadog";
import { jsonlFile } from "@l0/export";
import { createOpenTelemetryHandler } from "@l0/otel";
import { createPrometheusHandler, type RegistryLike } from "@l0/prometheus";
import { createSentryHandler, type SentryLike } from "@l0/sentry";

/** The clients that your application has made: `@sentry/node`, a registry of `prom-client`, a `StatsD` of `hot-shots`. */
export interface Clients {
  readonly sentry: SentryLike;
  readonly register: RegistryLike;
  readonly statsd: StatsdLike;
}

/** Make it once, at the start; then `l0({ stream })` wherever your application calls a model. */
export function observedL0({ sentry, register, statsd }: Clients): L0 {
  return createL0({
    onEvent: [
      createOpenTelemetryHandler(), // the SDK that your application has registered
      createSentryHandler({ sentry }),
      createPrometheusHandler({ register }),
      createDatadogHandler({ client: statsd, tags: { team: "search" } }),
      jsonlFile("l0.jsonl"),
    ],
  });
}

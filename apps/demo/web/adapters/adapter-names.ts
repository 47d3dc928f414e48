import type { AdapterName } from "../../protocol.ts";

/** What each adapter is called, and what its receiver takes. */
export const ADAPTER_INFO: Readonly<Record<AdapterName, { readonly title: string; readonly takes: string }>> = {
  otel: { title: "OpenTelemetry", takes: "OTLP over HTTP: spans, metrics and logs, as a collector gets them." },
  sentry: { title: "Sentry", takes: "Envelopes, as Sentry's ingest endpoint gets them." },
  prometheus: { title: "Prometheus", takes: "The text of the /metrics endpoint, as a scrape gets it." },
  datadog: { title: "Datadog", takes: "DogStatsD datagrams, as the Datadog Agent gets them." },
  export: { title: "Export", takes: "CSV and JSON Lines, as they are written to files." },
};

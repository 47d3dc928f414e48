import type { AdapterName, SentItem } from "../../protocol.ts";

export interface AdapterInfo {
  readonly title: string;
  /** What its receiver takes. */
  readonly takes: string;
  /** The file that all its items make, a line each; absent where they are no lines of one file. */
  readonly whole?: Pick<SentItem, "fileName" | "mediaType">;
}

export const ADAPTER_INFO: Readonly<Record<AdapterName, AdapterInfo>> = {
  otel: {
    title: "OpenTelemetry",
    takes: "OTLP over HTTP: spans, metrics and logs, as a collector gets them.",
    whole: { fileName: "otlp.jsonl", mediaType: "application/x-ndjson" },
  },
  sentry: { title: "Sentry", takes: "Envelopes, as Sentry's ingest endpoint gets them." },
  prometheus: { title: "Prometheus", takes: "The text of the /metrics endpoint, as a scrape gets it." },
  datadog: {
    title: "Datadog",
    takes: "DogStatsD datagrams, as the Datadog Agent gets them.",
    whole: { fileName: "dogstatsd.txt", mediaType: "text/plain" },
  },
  export: { title: "Export", takes: "JSON Lines and CSV as they are written to files, and what a log gets." },
};

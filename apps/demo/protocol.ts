import type { AggregateMetrics, LifecycleEventType, Outcome, StreamEvent, Telemetry } from "@l0/core";

/** The five adapters, as the page names them. */
export const ADAPTERS = ["otel", "sentry", "prometheus", "datadog", "export"] as const;

export type AdapterName = (typeof ADAPTERS)[number];

/** What `GET /api/catalogue` answers. */
export interface Catalogue {
  readonly scenarios: readonly ScenarioInfo[];
  readonly clients: readonly ClientInfo[];
}

export interface ScenarioInfo {
  readonly name: string;
  /** What happens and what to look for. */
  readonly story: string;
  /** Whether the scenario needs the embedded provider: a real one cannot be told to fail. */
  readonly needsEmbeddedProvider: boolean;
}

export interface ClientInfo {
  /** `openai`, `anthropic`, `ai-sdk`. */
  readonly name: string;
  /** Model and provider it talks to. */
  readonly model: string;
  readonly live: boolean;
  /** What the user should know of it, such as that faults cannot be chosen. */
  readonly notice?: string;
}

/** One thing an adapter sent, as its receiver took it. */
export interface SentItem {
  /** Unix epoch, ms. */
  readonly at: number;
  /** What it is, in a few words. */
  readonly summary: string;
  /** Exactly what arrived: JSON, Prometheus text, a datagram, a line. */
  readonly body: string;
  /** Name of the file that it makes, such as `otlp-traces.json`. */
  readonly fileName: string;
  /** What that file is, such as `application/json`. */
  readonly mediaType: string;
}

/** A lifecycle event as the page shows it: no content. */
export interface ShownEvent {
  readonly type: LifecycleEventType;
  /** The event's own fields, but for errors, which are shown as code and message, and content, which is left out. */
  readonly fields: Readonly<Record<string, string | number | boolean>>;
}

/**
 * What `GET /api/runs?scenario=…&client=…&session=…` sends, as server-sent events whose data is one of these as JSON.
 * Without `client` the scenario's own are used, without `session` the run is one of its own. A name that is unknown is
 * answered with 400 and `{ error }`, which lists all.
 * `at`: ms since the run began.
 */
export type RunMessage =
  | {
      readonly kind: "started";
      readonly runId: string;
      readonly scenario: string;
      readonly client: string;
      readonly model: string;
    }
  | { readonly kind: "stream"; readonly at: number; readonly event: StreamEvent }
  | { readonly kind: "lifecycle"; readonly at: number; readonly event: ShownEvent }
  /** What the consumer was rejected with. */
  | { readonly kind: "failed"; readonly at: number; readonly code: string; readonly message: string }
  | {
      readonly kind: "ended";
      readonly at: number;
      readonly outcome: Outcome | "never read";
      readonly telemetry?: Telemetry;
    }
  /** All runs of the session that have ended and were read, added up. */
  | { readonly kind: "aggregate"; readonly metrics: AggregateMetrics }
  /** Everything that one adapter sent for this run. */
  | {
      readonly kind: "sent";
      readonly adapter: AdapterName;
      readonly items: readonly SentItem[];
      readonly rejected: number;
    }
  /** The run could not be made, or an adapter's output did not arrive: said, and the run goes on where it can. */
  | { readonly kind: "problem"; readonly message: string }
  | { readonly kind: "done" };

// `POST /api/runs/{runId}/abort` aborts a run: 204, or 404 with a reason as `{ error }`.
// `GET /metrics` is the Prometheus endpoint of the playground itself.

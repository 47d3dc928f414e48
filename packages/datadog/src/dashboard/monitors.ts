import type { MetricOptions } from "../resolve-options.ts";
import { Queries } from "./queries.ts";

/** A monitor as Datadog imports it. */
export interface Monitor {
  readonly name: string;
  readonly type: "query alert";
  readonly query: string;
  readonly message: string;
  readonly tags: readonly string[];
  readonly options: {
    readonly thresholds: { readonly critical: number };
    readonly notify_no_data: false;
    readonly include_tags: true;
  };
}

/**
 * Monitors of what the handler with these options sends. Their thresholds are a start: put your own in, and whom to tell
 * into the messages.
 *
 * @throws {TypeError} for an unknown or impossible option.
 */
export function datadogMonitors(options: MetricOptions = {}): readonly Monitor[] {
  const queries = new Queries(options, "*");
  const { retries } = queries.names;
  const percent = (part: string): string => `sum(last_5m):100 * ${part} / ${queries.count("requests")}`;
  return [
    monitor(
      "LLM streams are slow",
      `avg(last_5m):${queries.percentile("p95", "duration", { by: "model" })}`,
      10_000,
      "At the slow end, streams take more than 10 s.",
    ),
    monitor(
      "LLM streams begin late",
      `avg(last_5m):${queries.percentile("p95", "time_to_first_token", { by: "model" })}`,
      1000,
      "At the slow end, streams take more than 1 s to their first token.",
    ),
    monitor(
      "LLM streams fail",
      percent(queries.count("requests", { only: "outcome:failed" })),
      5,
      "More than 5 % of the streams have failed.",
    ),
    monitor(
      "LLM streams are retried",
      percent(queries.count(retries)),
      5,
      "There are more than 5 retries in 100 streams.",
    ),
    monitor("LLM streams stall", percent(queries.count("stalls")), 1, "There is more than 1 stall in 100 streams."),
    monitor(
      "LLM output violates guardrails",
      percent(queries.count("guardrails.violations")),
      1,
      "There is more than 1 violation in 100 streams.",
    ),
    monitor(
      "LLM streams are expensive",
      `sum(last_5m):${queries.count("cost")}`,
      0.1,
      "The streams of 5 minutes have cost more than 0.10 USD.",
    ),
  ];
}

function monitor(name: string, query: string, critical: number, message: string): Monitor {
  return {
    name,
    type: "query alert",
    query: `${query} > ${critical}`,
    message,
    tags: ["l0"],
    options: { thresholds: { critical }, notify_no_data: false, include_tags: true },
  };
}

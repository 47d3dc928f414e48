import { createPrometheusHandler } from "@l0/prometheus";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { type EndedStream, endTables } from "../ended-stream.ts";
import { GOALS } from "../goals.ts";
import type { Group } from "../group.ts";

const LABELS = { model: "a-model", provider: "a-provider" };

/** What the end of a stream costs in the Prometheus adapter. */
export const prometheus: Group = (bench) => {
  const hand = byHand(new Registry());
  return endTables(
    {
      backend: "prometheus",
      byHand: (ended) => {
        hand.numbers(ended);
        hand.latencies(ended);
      },
      byHandWithoutTokens: hand.numbers,
      handler: createPrometheusHandler({ register: new Registry() }),
      goal: GOALS.adapterEnd,
      crowdGoal: GOALS.adapterCrowd,
    },
    bench,
  );
};

/** The same numbers through the library's own metrics, but for what did not happen. */
function byHand(register: Registry): Record<"numbers" | "latencies", (ended: EndedStream) => void> {
  const common = { labelNames: ["model", "provider"], registers: [register], help: "By hand." };
  const counter = (name: string, ...own: string[]) =>
    new Counter({ ...common, name, labelNames: [...common.labelNames, ...own] });
  const active = new Gauge({ ...common, name: "active_streams" });
  const requests = counter("requests_total", "outcome");
  const attempts = counter("attempts_total", "outcome");
  const retries = counter("retries_total", "cause");
  const networkErrors = counter("network_errors_total", "type");
  const streamTokens = counter("stream_tokens_total");
  const voidedTokens = counter("voided_tokens_total");
  const duration = new Histogram({ ...common, name: "request_duration_seconds" });
  const firstToken = new Histogram({ ...common, name: "time_to_first_token_seconds" });
  const interToken = new Histogram({ ...common, name: "inter_token_latency_seconds" });
  const numbers = ({ telemetry }: EndedStream): void => {
    const { metrics } = telemetry;
    active.inc(LABELS);
    active.dec(LABELS);
    attempts.inc({ ...LABELS, outcome: "failed" });
    attempts.inc({ ...LABELS, outcome: "completed" });
    requests.inc({ ...LABELS, outcome: "completed" });
    retries.inc({ ...LABELS, cause: "network" }, metrics.networkRetryCount);
    networkErrors.inc({ ...LABELS, type: "econnreset" });
    streamTokens.inc(LABELS, metrics.totalTokens);
    voidedTokens.inc(LABELS, metrics.voidedTokens);
    duration.observe(LABELS, (telemetry.duration ?? 0) / 1000);
    firstToken.observe(LABELS, (metrics.timeToFirstToken ?? 0) / 1000);
  };
  // The library cannot take a distribution over: one call a token.
  const latencies = ({ telemetry: { metrics } }: EndedStream): void => {
    const latency = (metrics.avgInterTokenTime ?? 0) / 1000;
    for (let token = 0; token < (metrics.interToken?.count ?? 0); token++) interToken.observe(LABELS, latency);
  };
  return { numbers, latencies };
}

import type { Telemetry } from "@l0/core";
import { createDatadogHandler } from "@l0/datadog";
import { StatsD } from "hot-shots";
import { type EndedStream, endTables } from "../ended-stream.ts";
import { GOALS } from "../goals.ts";
import type { Group } from "../group.ts";

/** Nobody listens there: what is measured is the sender. */
const AGENT = { host: "127.0.0.1", port: 18_125, maxBufferSize: 1432, datadog: false, errorHandler: () => {} };

/** What the end of a stream costs in the Datadog adapter. */
export const datadog: Group = async (bench) => {
  const [byHandClient, client] = [new StatsD(AGENT), new StatsD(AGENT)];
  const tables = await endTables(
    {
      backend: "datadog",
      byHand: (ended) => byHand(byHandClient, ended),
      handler: createDatadogHandler({ client }),
      goal: GOALS.adapterEnd,
      crowdGoal: GOALS.adapterCrowd,
    },
    bench,
  );
  for (const each of [byHandClient, client]) await new Promise<void>((resolve) => each.close(() => resolve()));
  return tables;
};

/** The same lines through the client's own methods. */
function byHand(client: StatsD, { telemetry }: EndedStream): void {
  const { metrics, retries, outcome } = telemetry;
  const stream = ["model:a-model", "provider:a-provider"];
  const ended = [...stream, `outcome:${outcome}`];
  client.gauge("l0.active_streams", 1, stream);
  client.gauge("l0.active_streams", 0, stream);
  client.increment("l0.requests", 1, ended);
  for (const [name, value = 0] of Object.entries(samplesOf(telemetry))) client.distribution(name, value, ended);
  client.increment("l0.tokens.voided", metrics.voidedTokens, ended);
  client.increment("l0.attempts", retries.attempt, ended);
  client.increment("l0.fallbacks", 0, ended);
  client.increment("l0.stalls", metrics.stalls, ended);
  client.increment("l0.retries", metrics.networkRetryCount, [...ended, "cause:network"]);
  client.increment("l0.retries", metrics.modelRetryCount, [...ended, "cause:model"]);
  client.increment("l0.network_errors", 1, [...ended, "error_type:econnreset"]);
}

function samplesOf({ metrics, duration }: Telemetry): Record<string, number | undefined> {
  const { interToken } = metrics;
  return {
    "l0.duration": duration,
    "l0.time_to_first_token": metrics.timeToFirstToken,
    "l0.inter_token": metrics.avgInterTokenTime,
    "l0.inter_token.p50": interToken?.p50,
    "l0.inter_token.p95": interToken?.p95,
    "l0.inter_token.p99": interToken?.p99,
    "l0.inter_token.max": interToken?.max,
    "l0.tokens": metrics.totalTokens,
    "l0.tokens_per_second": metrics.tokensPerSecond,
  };
}

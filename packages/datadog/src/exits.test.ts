import { createL0, l0, type Telemetry } from "@l0/core";
import { EXITS, scriptedSource, testHandler } from "@l0/core/testing";
import { expect, it, test } from "vitest";
import type { Metric } from "./test-support/dogstatsd/message.ts";
import { connected } from "./test-support/connected.ts";

const sum = (metrics: readonly Metric[], name: string): number =>
  metrics.reduce((total, metric) => (metric.name === `l0.${name}` ? total + metric.value : total), 0);

const only = (metrics: readonly Metric[], name: string): number | undefined => {
  const [found, ...more] = metrics.filter((metric) => metric.name === `l0.${name}`);
  expect(more).toEqual([]);
  return found?.value;
};

testHandler(
  async () => {
    const { agent, handler } = await connected();
    const seen: Metric[] = [];
    const all = async () => {
      seen.push(...(await agent.metrics()));
      return seen;
    };
    const openNow = (metrics: readonly Metric[]) => {
      const latest = new Map(metrics.filter(({ type }) => type === "g").map(({ tags, value }) => [tags.join(), value]));
      return [...latest.values()].reduce((total, value) => total + value, 0);
    };
    return {
      handler,
      records: async () => sum(await all(), "requests"),
      open: async () => openNow(await all()),
    };
  },
  { test },
);

it.each(EXITS)("the agent gets what the telemetry says: $name", async (exit) => {
  const { agent, handler } = await connected();
  const { options, read } = exit.begin();
  const result = await l0({ ...options, onEvent: handler, monitoring: { enabled: true } });
  await read(result);
  const got = await agent.metrics();
  if (exit.outcome === undefined) return expect(got).toEqual([]);

  const { metrics, duration, network, retries, fallback, error } = result.telemetry as Telemetry;
  expect(only(got, "requests")).toBe(1);
  expect(only(got, "duration")).toBe(duration);
  expect(only(got, "tokens")).toBe(metrics.totalTokens);
  expect(only(got, "tokens_per_second")).toBe(metrics.tokensPerSecond);
  expect(only(got, "time_to_first_token")).toBe(metrics.timeToFirstToken);
  expect(only(got, "inter_token")).toBe(metrics.avgInterTokenTime);
  expect(only(got, "inter_token.p50")).toBe(metrics.interToken?.p50);
  expect(only(got, "inter_token.p95")).toBe(metrics.interToken?.p95);
  expect(only(got, "inter_token.p99")).toBe(metrics.interToken?.p99);
  expect(only(got, "inter_token.max")).toBe(metrics.interToken?.max);
  expect(only(got, "tokens.voided")).toBe(metrics.voidedTokens);
  expect(only(got, "attempts")).toBe(retries.attempt);
  expect(only(got, "fallbacks")).toBe(fallback?.index ?? 0);
  expect(only(got, "stalls")).toBe(metrics.stalls);
  expect(sum(got, "retries")).toBe(metrics.totalRetries);
  expect(sum(got, "network_errors")).toBe(network.errorCount);
  expect(only(got, "errors")).toBe(error === undefined ? undefined : 1);
  const atTheEnd = got.filter(({ name }) => name !== "l0.active_streams");
  for (const { tags } of atTheEnd) expect(tags).toContain(`outcome:${exit.outcome}`);
});

it("the agent gets every stream, sampled or not, of every l0 that has the handler", async () => {
  const { agent, handler: onEvent } = await connected();
  const callers = [0, 1].map((sampleRate) => createL0({ onEvent, monitoring: { enabled: true, sampleRate } }));
  for (const call of callers) {
    await (await call({ stream: scriptedSource(["a", "b"]) })).text();
    await call.shutdown();
  }
  const got = await agent.metrics();
  expect([sum(got, "requests"), sum(got, "tokens")]).toEqual([2, 4]);
});

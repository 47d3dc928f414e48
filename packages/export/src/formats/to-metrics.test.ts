import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyTelemetry, bareTelemetry, fullTelemetry } from "../test-support/telemetry.ts";
import { toMetrics, type MetricsOptions } from "./to-metrics.ts";

test("gives each known value with its name, the end of the stream and no tags", () => {
  const timestamp = 1_700_000_001_502;
  expect(toMetrics(fullTelemetry)).toEqual([
    { name: "l0.duration", value: 1501.25, timestamp, tags: {} },
    { name: "l0.tokens.total", value: 206, timestamp, tags: {} },
    { name: "l0.tokens.per_second", value: 133.33, timestamp, tags: {} },
    { name: "l0.time_to_first_token", value: 251.5, timestamp, tags: {} },
    { name: "l0.retries.total", value: 3, timestamp, tags: {} },
    { name: "l0.retries.network", value: 12, timestamp, tags: {} },
    { name: "l0.retries.model", value: 11, timestamp, tags: {} },
    { name: "l0.network.errors", value: 4, timestamp, tags: {} },
    { name: "l0.guardrails.violations", value: 6, timestamp, tags: {} },
    { name: "l0.tokens.voided", value: 20, timestamp, tags: {} },
    { name: "l0.drift", value: 3, timestamp, tags: {} },
    { name: "l0.continuations", value: 9, timestamp, tags: {} },
    { name: "l0.cost", value: 0.0375, timestamp, tags: {} },
    { name: "l0.cost.wasted", value: 0.0125, timestamp, tags: {} },
  ]);
});

test("gives no metric for an unknown value, and the start's time while the stream runs", () => {
  const metrics = toMetrics(bareTelemetry);
  expect(metrics.map(({ name }) => name)).toEqual([
    "l0.tokens.total",
    "l0.retries.total",
    "l0.retries.network",
    "l0.retries.model",
    "l0.network.errors",
    "l0.tokens.voided",
  ]);
  expect(metrics.every(({ timestamp }) => timestamp === bareTelemetry.startTime)).toBe(true);
});

test("gives no metric for a number that is none, which would poison its series", () => {
  const metrics = { ...bareTelemetry.metrics, totalTokens: Number.NaN, tokensPerSecond: Infinity };
  const names = toMetrics({ ...bareTelemetry, metrics, duration: -Infinity }).map(({ name }) => name);
  expect(names).not.toContain("l0.tokens.total");
  expect(names).not.toContain("l0.tokens.per_second");
  expect(names).not.toContain("l0.duration");
});

test("takes its tags from the labels alone, as texts", () => {
  const labels = { model: fullTelemetry.model, shard: 3, canary: false, region: undefined };
  for (const { tags } of toMetrics(fullTelemetry, { labels })) {
    expect(tags).toEqual({ model: "model-2", shard: "3", canary: "false" });
  }
});

test("puts nothing of the metadata into a name or tag", () => {
  fc.assert(
    fc.property(anyTelemetry, (telemetry) => {
      const { metadata: _, ...without } = telemetry;
      expect(toMetrics(telemetry)).toEqual(toMetrics(without));
    }),
  );
});

test("begins each name with the prefix", () => {
  expect(toMetrics(bareTelemetry, { prefix: "llm.app" })[0]?.name).toBe("llm.app.tokens.total");
});

test.each([
  [{ prefix: "" }, /toMetrics: the option "prefix" is ""\. Allowed is a text of one character or more\./],
  [{ prefix: 1 }, /"prefix" is 1/],
  [{ labels: { user: {} } }, /"labels" is an object\. Allowed is an object whose values are texts/],
  [{ labels: ["a"] }, /"labels" is \["a"\]/],
  [{ tags: {} }, /toMetrics: there is no option "tags"\. Its options are prefix, labels\./],
])("refuses the options %j", (options, message) => {
  expect(() => toMetrics(bareTelemetry, options as MetricsOptions)).toThrow(message);
});

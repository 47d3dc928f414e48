import type { GuardrailRecord } from "@l0/core";
import { streamInfoOf, telemetryOf } from "@l0/core/testing";
import { describe, expect, it, vi } from "vitest";
import type { Metric } from "./test-support/dogstatsd/message.ts";
import { connected, named, run } from "./test-support/connected.ts";
import { FULL, GPT, LINES, TAGS } from "./test-support/full-telemetry.ts";

describe("what reaches the agent", () => {
  it("is every number of a stream, with its model, provider and outcome", async () => {
    const { agent, handler } = await connected();
    run(handler, streamInfoOf(GPT), FULL);
    const failed = [...TAGS, "outcome:failed"];
    const active = (value: number): Metric => ({ name: "l0.active_streams", type: "g", value, tags: TAGS });
    const sample = (name: string, value: number): Metric => ({ name: `l0.${name}`, type: "d", value, tags: failed });
    const count = (name: string, value: number, ...tags: string[]): Metric => ({
      name: `l0.${name}`,
      type: "c",
      value,
      tags: [...failed, ...tags],
    });
    expect(await agent.metrics()).toEqual([
      active(1),
      active(0),
      count("requests", 1),
      sample("duration", 2500),
      sample("time_to_first_token", 320.5),
      sample("inter_token", 10),
      sample("inter_token.p50", 9),
      sample("inter_token.p95", 15),
      sample("inter_token.p99", 20),
      sample("inter_token.max", 31),
      count("tokens.voided", 7),
      count("tokens.usage", 100, "type:input"),
      count("tokens.usage", 12, "type:output"),
      count("tokens.usage", 60, "type:cache_read"),
      count("tokens.usage", 20, "type:cache_write"),
      count("tokens.usage", 5, "type:reasoning"),
      count("cost", 0.25),
      count("cost.wasted", 0.1),
      count("attempts", 5),
      count("fallbacks", 1),
      count("stalls", 1),
      count("continuations", 2),
      count("guardrails.violations", 2, "rule:json", "severity:error"),
      count("guardrails.violations", 1, "rule:says__no__", "severity:warning"),
      count("drift", 3, "drift_type:hedging"),
      count("errors", 1, "error_type:NETWORK_ERROR"),
      sample("tokens", 100),
      sample("tokens_per_second", 40),
      count("retries", 2, "cause:network"),
      count("retries", 1, "cause:model"),
      count("network_errors", 2, "error_type:econnreset"),
      count("network_errors", 1, "error_type:ZERO_OUTPUT"),
    ]);
  });

  it("has the dotted names where they are asked for", async () => {
    const { agent, handler } = await connected({ names: "dotted" });
    run(handler, streamInfoOf(GPT), FULL);
    const got = (await agent.metrics()).slice(-7).map(({ name, type, value }) => [name, type, value]);
    expect(got).toEqual([
      ["l0.tokens.total", "d", 100],
      ["l0.tokens.per_second", "d", 40],
      ["l0.retries.total", "c", 3],
      ["l0.retries.network", "c", 2],
      ["l0.retries.model", "c", 1],
      ["l0.network.errors", "c", 2],
      ["l0.network.errors", "c", 1],
    ]);
  });

  it("has those keys of context and metadata as tags that are allowed, and no other", async () => {
    const { agent, handler } = await connected({
      allowedMetadata: ["tenant", "tier", "missing", "toString", "nested"],
    });
    const metadata = { tier: 2 };
    const context = { ...metadata, tenant: "a|b,c\nd:1|c", user: "secret", nested: { secret: 1 } };
    run(handler, streamInfoOf({ ...GPT, context }), FULL);
    const metrics = await agent.metrics();
    for (const { tags } of metrics) expect(tags.slice(0, 4)).toEqual([...TAGS, "tenant:a_b_c_d:1_c", "tier:2"]);
    expect(JSON.stringify(metrics)).not.toMatch(/secret|missing|toString|nested/);
  });

  it("is nothing of what is unknown, and a zero for what did not happen", async () => {
    const { agent, handler } = await connected();
    run(handler, streamInfoOf(), telemetryOf({ duration: 3, retries: { attempt: 1, maxAttempts: 4 } }));
    const metrics = await agent.metrics();
    expect(metrics.map(({ name, value }) => [name, value])).toEqual([
      ["l0.active_streams", 1],
      ["l0.active_streams", 0],
      ["l0.requests", 1],
      ["l0.duration", 3],
      ["l0.tokens.voided", 0],
      ["l0.attempts", 1],
      ["l0.fallbacks", 0],
      ["l0.stalls", 0],
      ["l0.tokens", 0],
      ["l0.retries", 0],
      ["l0.retries", 0],
      ["l0.network_errors", 0],
    ]);
    expect(named(metrics, "l0.requests")[0]?.tags).toEqual(["outcome:completed"]);
  });

  it("is a zero for what was watched for and did not happen", async () => {
    const { agent, handler } = await connected();
    const continuation = { enabled: true, used: false };
    const guardrails = { ...(FULL.guardrails as GuardrailRecord), violationsByRuleAndSeverity: {} };
    run(handler, streamInfoOf(GPT), telemetryOf({ continuation, guardrails }));
    const metrics = await agent.metrics();
    for (const name of ["l0.continuations", "l0.guardrails.violations"]) {
      expect(named(metrics, name)).toEqual([{ name, type: "c", value: 0, tags: [...TAGS, "outcome:completed"] }]);
    }
  });

  it("has the configured prefix and tags", async () => {
    const { agent, handler } = await connected({ prefix: "ai.", tags: { service: "chat", team: "a|b" } });
    run(handler, streamInfoOf(GPT), FULL);
    const metrics = await agent.metrics();
    expect(metrics).toHaveLength(LINES);
    for (const { name, tags } of metrics) {
      expect(name).toMatch(/^ai\./);
      expect(tags.slice(0, 4)).toEqual(["service:chat", "team:a_b", ...TAGS]);
    }
  });

  it("is gauges and counts where distributions are off", async () => {
    const { agent, handler } = await connected({ distributions: false });
    run(handler, streamInfoOf(GPT), FULL);
    const metrics = await agent.metrics();
    expect(metrics).toHaveLength(LINES);
    expect(named(metrics, "l0.duration")).toMatchObject([{ type: "g", value: 2500 }]);
    expect(named(metrics, "l0.attempts")).toMatchObject([{ type: "c", value: 5 }]);
    expect(metrics.map(({ type }) => type)).not.toContain("d");
  });

  it("is one datagram a stream from a client that buffers", async () => {
    const { agent, handler } = await connected({}, { maxBufferSize: 8192, bufferFlushInterval: 60_000 });
    for (let streams = 0; streams < 2; streams++) {
      run(handler, streamInfoOf(GPT), FULL);
      await handler.flush?.();
    }
    expect((await agent.datagrams()).map((lines) => lines.length)).toEqual([LINES, LINES]);
  });

  it("is every line of a client that samples", async () => {
    const { agent, handler } = await connected({}, { sampleRate: 0.000001 });
    run(handler, streamInfoOf(GPT), FULL);
    vi.spyOn(Math, "random").mockReturnValue(0);
    const metrics = await agent.metrics();
    expect(metrics).toHaveLength(LINES);
    expect(metrics.filter((metric) => "rate" in metric)).toEqual([]);
  });

  it("is whole, whatever a model is named", async () => {
    const { agent, handler } = await connected({ tags: { env: "x,y\nz@1|#evil:1" } });
    const model = "a|c|#x:1\nevil.metric:1|c|#y:2,z@#\r\u2028 \u0000";
    run(handler, streamInfoOf({ model, provider: "p".repeat(500) }), telemetryOf());
    const metrics = await agent.metrics();
    expect(new Set(metrics.map(({ name }) => name.slice(0, 3)))).toEqual(new Set(["l0."]));
    expect(metrics[0]?.tags).toEqual([
      "env:x_y_z_1__evil:1",
      "model:a_c__x:1_evil.metric:1_c__y:2_z______",
      `provider:${"p".repeat(191)}`,
    ]);
  });

  it("is no number that is none, and all the others", async () => {
    const { agent, handler } = await connected();
    const broken = { totalTokens: Number.NaN, stalls: -1, tokensPerSecond: Infinity };
    const forged = { timeToFirstToken: "5|c|#evil:1" as unknown as number };
    const end = () =>
      run(handler, streamInfoOf(), telemetryOf({ duration: Number.NaN, metrics: { ...broken, ...forged } }));
    expect(end).toThrow(
      "Not sent, as the telemetry's number is below zero, above 2^53 or none at all: " +
        "l0.duration, l0.time_to_first_token, l0.stalls, l0.tokens, l0.tokens_per_second.",
    );
    const names = new Set((await agent.metrics()).map(({ name }) => name));
    for (const name of ["tokens", "stalls", "tokens_per_second", "time_to_first_token", "duration"]) {
      expect(names).not.toContain(`l0.${name}`);
    }
    expect(names).toContain("l0.requests");
    expect(names).toContain("l0.network_errors");
  });

  it("is no number that would swallow all others, and as many as fit are whole", async () => {
    const { agent, handler } = await connected();
    const end = (inputTokens: number) => () =>
      run(handler, streamInfoOf(), telemetryOf({ usage: { inputTokens, source: "provider" } }));
    expect(end(1e300)).toThrow("above 2^53 or none at all: l0.tokens.usage");
    end(Number.MAX_SAFE_INTEGER)();
    const usage = named(await agent.metrics(), "l0.tokens.usage");
    expect(usage.map(({ value }) => value)).toEqual([Number.MAX_SAFE_INTEGER]);
  });

  it("never holds an error's message", async () => {
    const { agent, handler } = await connected();
    run(handler, streamInfoOf(), FULL);
    expect(JSON.stringify(await agent.metrics())).not.toContain("secret");
  });
});

import type { EventHandler, StreamInfo, Telemetry } from "@l0/core";
import type { ClientOptions } from "hot-shots";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createDatadogHandler } from "./handler.ts";
import type { DatadogHandlerOptions } from "./resolve-options.ts";
import type { StatsdLike } from "./statsd-like.ts";
import type { Metric } from "./test-support/dogstatsd.ts";
import { stream, telemetry, tell } from "./test-support/hand-made.ts";
import { type Receiver, receiver } from "./test-support/receiver.ts";

const open: Receiver[] = [];

afterEach(async () => {
  for (const agent of open.splice(0)) await agent.close();
});

/** A handler over a real client, and the agent that this client sends to. */
async function connected(options: Omit<DatadogHandlerOptions, "client"> = {}, clientOptions: ClientOptions = {}) {
  const agent = await receiver(clientOptions);
  open.push(agent);
  return { agent, handler: createDatadogHandler({ client: agent.client, ...options }) };
}

function run(handler: EventHandler, about: StreamInfo, record: Telemetry): void {
  tell(handler, "SESSION_START", about);
  tell(handler, "SESSION_END", about, { outcome: record.outcome ?? "completed", telemetry: record });
}

const named = (metrics: readonly Metric[], name: string): readonly Metric[] =>
  metrics.filter((metric) => metric.name === name);

const GPT = { model: "gpt-5", provider: "openai" };
const TAGS = ["model:gpt-5", "provider:openai"];
const FULL = telemetry({
  ...GPT,
  outcome: "failed",
  duration: 2500,
  metrics: {
    totalTokens: 100,
    voidedTokens: 7,
    networkRetryCount: 2,
    modelRetryCount: 1,
    stalls: 1,
    tokensPerSecond: 40,
    timeToFirstToken: 320.5,
    avgInterTokenTime: 10,
    interToken: { count: 99, sum: 990, p50: 9, p90: 12, p95: 15, p99: 20, max: 31, histogram: [] },
  },
  network: { errorCount: 3, errorsByType: { econnreset: 2, ZERO_OUTPUT: 1 } },
  retries: { attempt: 5, maxAttempts: 6 },
  fallback: { used: true, index: 1 },
  error: {
    occurred: true,
    message: "secret",
    category: "network",
    code: "NETWORK_ERROR",
    type: "econnreset",
    recoverable: true,
  },
});

describe("what reaches the agent", () => {
  it("is every number of a stream, with its model, provider and outcome", async () => {
    const { agent, handler } = await connected();
    run(handler, stream(GPT), FULL);
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
      sample("tokens", 100),
      sample("tokens_per_second", 40),
      sample("time_to_first_token", 320.5),
      sample("inter_token.avg", 10),
      sample("inter_token.p50", 9),
      sample("inter_token.p95", 15),
      sample("inter_token.p99", 20),
      sample("inter_token.max", 31),
      count("tokens.voided", 7),
      count("attempts", 5),
      count("retries", 2, "cause:network"),
      count("retries", 1, "cause:model"),
      count("fallbacks", 1),
      count("stalls", 1),
      count("network_errors", 2, "error_type:econnreset"),
      count("network_errors", 1, "error_type:ZERO_OUTPUT"),
      count("errors", 1, "error_type:NETWORK_ERROR"),
    ]);
  });

  it("is nothing of what is unknown, and a zero for what did not happen", async () => {
    const { agent, handler } = await connected();
    run(handler, stream(), telemetry({ duration: 3, retries: { attempt: 1, maxAttempts: 4 } }));
    const metrics = await agent.metrics();
    expect(metrics.map(({ name, value }) => [name, value])).toEqual([
      ["l0.active_streams", 1],
      ["l0.active_streams", 0],
      ["l0.requests", 1],
      ["l0.duration", 3],
      ["l0.tokens", 0],
      ["l0.tokens.voided", 0],
      ["l0.attempts", 1],
      ["l0.retries", 0],
      ["l0.retries", 0],
      ["l0.fallbacks", 0],
      ["l0.stalls", 0],
      ["l0.network_errors", 0],
    ]);
    expect(named(metrics, "l0.requests")[0]?.tags).toEqual(["outcome:completed"]);
  });

  it("has the configured prefix and tags", async () => {
    const { agent, handler } = await connected({ prefix: "ai.", tags: { service: "chat", team: "a|b" } });
    run(handler, stream(GPT), FULL);
    const metrics = await agent.metrics();
    expect(metrics).toHaveLength(21);
    for (const { name, tags } of metrics) {
      expect(name).toMatch(/^ai\./);
      expect(tags.slice(0, 4)).toEqual(["service:chat", "team:a_b", ...TAGS]);
    }
  });

  it("is gauges and counts where distributions are off", async () => {
    const { agent, handler } = await connected({ distributions: false });
    run(handler, stream(GPT), FULL);
    const metrics = await agent.metrics();
    expect(metrics).toHaveLength(21);
    expect(named(metrics, "l0.duration")).toMatchObject([{ type: "g", value: 2500 }]);
    expect(named(metrics, "l0.attempts")).toMatchObject([{ type: "c", value: 5 }]);
    expect(metrics.map(({ type }) => type)).not.toContain("d");
  });

  it("is one datagram a stream from a client that buffers", async () => {
    const { agent, handler } = await connected({}, { maxBufferSize: 8192, bufferFlushInterval: 60_000 });
    for (let streams = 0; streams < 2; streams++) {
      run(handler, stream(GPT), FULL);
      await handler.flush?.();
    }
    expect((await agent.datagrams()).map((lines) => lines.length)).toEqual([21, 21]);
  });

  it("is every line of a client that samples", async () => {
    const { agent, handler } = await connected({}, { sampleRate: 0.000001 });
    run(handler, stream(GPT), FULL);
    vi.spyOn(Math, "random").mockReturnValue(0);
    const metrics = await agent.metrics();
    expect(metrics).toHaveLength(21);
    expect(metrics.filter((metric) => "rate" in metric)).toEqual([]);
  });

  it("is whole, whatever a model is named", async () => {
    const { agent, handler } = await connected({ tags: { env: "x,y\nz@1|#evil:1" } });
    const model = "a|c|#x:1\nevil.metric:1|c|#y:2,z@#\r\u2028 \u0000";
    run(handler, stream({ model, provider: "p".repeat(500) }), telemetry());
    const metrics = await agent.metrics();
    expect(new Set(metrics.map(({ name }) => name.slice(0, 3)))).toEqual(new Set(["l0."]));
    expect(metrics[0]?.tags).toEqual([
      "env:x_y_z_1__evil:1",
      "model:a_c__x:1_evil.metric:1_c__y:2_z______",
      `provider:${"p".repeat(191)}`,
    ]);
  });

  it("is no number that is none", async () => {
    const { agent, handler } = await connected();
    const broken = { totalTokens: Number.NaN, stalls: -1, tokensPerSecond: Infinity };
    const forged = { timeToFirstToken: "5|c|#evil:1" as unknown as number };
    run(handler, stream(), telemetry({ duration: Number.NaN, metrics: { ...broken, ...forged } }));
    const names = new Set((await agent.metrics()).map(({ name }) => name));
    for (const name of ["tokens", "stalls", "tokens_per_second", "time_to_first_token", "duration"]) {
      expect(names).not.toContain(`l0.${name}`);
    }
    expect(names).toContain("l0.requests");
  });

  it("never holds an error's message", async () => {
    const { agent, handler } = await connected();
    run(handler, stream(), FULL);
    expect(JSON.stringify(await agent.metrics())).not.toContain("secret");
  });
});

describe("the gauge of active streams", () => {
  it("counts per model and comes back to zero, whatever is learnt in between", async () => {
    const { agent, handler } = await connected();
    const [first, second, other] = [stream(GPT), stream(GPT), stream()];
    for (const about of [first, second, other]) tell(handler, "SESSION_START", about);
    Object.assign(other, { model: "learnt" });
    for (const about of [other, first, second]) {
      tell(handler, "SESSION_END", about, { outcome: "completed", telemetry: telemetry() });
    }
    const active = named(await agent.metrics(), "l0.active_streams");
    expect(active.filter(({ tags }) => tags.length > 0).map(({ value }) => value)).toEqual([1, 2, 1, 0]);
    expect(active.filter(({ tags }) => tags.length === 0).map(({ value }) => value)).toEqual([1, 0]);
  });

  it("does not go below zero for a stream that never started, or has ended before", async () => {
    const { agent, handler } = await connected();
    const about = stream();
    const end = { outcome: "completed", telemetry: telemetry() } as const;
    tell(handler, "SESSION_END", about, end);
    tell(handler, "SESSION_START", about);
    tell(handler, "SESSION_END", about, end);
    tell(handler, "SESSION_END", about, end);
    const metrics = await agent.metrics();
    expect(named(metrics, "l0.active_streams").map(({ value }) => value)).toEqual([1, 0]);
    expect(named(metrics, "l0.requests")).toHaveLength(3);
  });

  it("stays right where the client throws", () => {
    const values: number[] = [];
    const client: StatsdLike = {
      gauge: (_, value) => {
        values.push(value);
        throw new Error("broken pipe");
      },
      increment: () => {},
      distribution: () => {},
    };
    const handler = createDatadogHandler({ client });
    const about = stream();
    const end = { outcome: "completed", telemetry: telemetry() } as const;
    for (let times = 0; times < 2; times++) {
      expect(() => tell(handler, "SESSION_START", about)).toThrow("broken pipe");
      expect(() => tell(handler, "SESSION_END", about, end)).toThrow("broken pipe");
    }
    expect(values).toEqual([1, 0, 1, 0]);
  });
});

describe("flush and shutdown", () => {
  it("send what the client holds back, and leave it open", async () => {
    const { agent, handler } = await connected({}, { maxBufferSize: 8192, bufferFlushInterval: 60_000 });
    run(handler, stream(), telemetry());
    await handler.shutdown?.();
    run(handler, stream(), telemetry());
    await handler.flush?.();
    expect(named(await agent.metrics(), "l0.requests")).toHaveLength(2);
  });

  it("do nothing with a client that cannot flush", async () => {
    const client: StatsdLike = { gauge: () => {}, increment: () => {}, distribution: () => {} };
    await expect(createDatadogHandler({ client }).flush?.()).resolves.toBeUndefined();
  });

  it("reject with what the client reports", async () => {
    const client: StatsdLike = {
      gauge: () => {},
      increment: () => {},
      distribution: () => {},
      flush: (done) => done(new Error("EMSGSIZE")),
    };
    await expect(createDatadogHandler({ client }).flush?.()).rejects.toThrow("EMSGSIZE");
  });

  it("end where the agent is not there", async () => {
    const { agent, handler } = await connected({}, { port: 9, maxBufferSize: 1432 });
    run(handler, stream(), telemetry());
    await expect(handler.flush?.()).resolves.toBeUndefined();
    expect(agent.client).toBeDefined();
  });
});

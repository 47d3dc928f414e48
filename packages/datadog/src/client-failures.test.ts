import { l0 } from "@l0/core";
import { scriptedSource, streamInfoOf, telemetryOf } from "@l0/core/testing";
import { describe, expect, it, vi } from "vitest";
import { createDatadogHandler } from "./handler.ts";
import type { StatsdLike } from "./statsd-like.ts";
import { connected, run } from "./test-support/connected.ts";
import { receiver } from "./test-support/receiver.ts";

describe("a client that fails", () => {
  it("is called for every metric all the same, and L0 is told once how many were lost", async () => {
    let [calls, others] = [0, 0];
    const count = () => void others++;
    const fail = () => {
      calls++;
      throw new Error("broken pipe");
    };
    const onHandlerError = vi.fn<(error: unknown) => void>();
    const onEvent = createDatadogHandler({ client: { increment: fail, gauge: count, distribution: count } });
    const result = await l0({ stream: scriptedSource(["a", "b"]), onEvent, onHandlerError });
    expect(await result.text()).toBe("ab");
    expect(calls).toBeGreaterThan(5);
    const [[error]] = onHandlerError.mock.calls as [[Error]];
    const started = 1; // the first gauge, before the end
    expect(error.message).toBe(`The client threw at ${calls} of ${calls + others - started} metrics: broken pipe`);
    expect(onHandlerError).toHaveBeenCalledOnce();
  });

  it.each([
    ["that sends at once", {}],
    ["that buffers", { maxBufferSize: 8192 }],
  ])("is told of where it is a closed one %s", async (_, options) => {
    const errors: Error[] = [];
    const agent = await receiver({ ...options, errorHandler: (error: Error) => errors.push(error) });
    const handler = createDatadogHandler({ client: agent.client });
    await agent.close();
    run(handler, streamInfoOf(), telemetryOf());
    const lost = await Promise.allSettled([handler.flush?.()]);
    const reasons = lost.map((each) => (each.status === "rejected" ? String(each.reason) : ""));
    expect([...errors.map(String), ...reasons].join()).toContain("Error sending hot-shots message");
  });
});

describe("flush and shutdown", () => {
  it.each(["flush", "shutdown"] as const)("%s sends what the client holds back, and leaves it open", async (send) => {
    const { agent, handler } = await connected({}, { maxBufferSize: 8192, bufferFlushInterval: 60_000 });
    for (let streams = 0; streams < 2; streams++) {
      run(handler, streamInfoOf(), telemetryOf());
      await handler[send]?.();
    }
    expect(await agent.datagrams()).toHaveLength(2);
  });

  it.each([
    ["that sends at once", {}],
    ["that buffers", { maxBufferSize: 8192, bufferFlushInterval: 60_000 }],
    ["that aggregates", { maxBufferSize: 8192, aggregation: true }],
  ])("end where a client %s is closed meanwhile", async (_, options) => {
    const agent = await receiver(options);
    const handler = createDatadogHandler({ client: agent.client });
    for (let streams = 0; streams < 100; streams++) run(handler, streamInfoOf(), telemetryOf());
    const flushed = handler.flush?.();
    await agent.close();
    await expect(flushed).resolves.toBeUndefined();
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
    run(handler, streamInfoOf(), telemetryOf());
    await expect(handler.flush?.()).resolves.toBeUndefined();
    expect(agent.client).toBeDefined();
  });
});

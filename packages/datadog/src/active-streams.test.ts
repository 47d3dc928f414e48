import { streamInfoOf, telemetryOf, tell } from "@l0/core/testing";
import { describe, expect, it } from "vitest";
import { createDatadogHandler } from "./handler.ts";
import type { StatsdLike } from "./statsd-like.ts";
import { connected, named } from "./test-support/connected.ts";
import { GPT } from "./test-support/full-telemetry.ts";

describe("the gauge of active streams", () => {
  it("counts per model and comes back to zero, whatever is learnt in between", async () => {
    const { agent, handler } = await connected();
    const [first, second, other] = [streamInfoOf(GPT), streamInfoOf(GPT), streamInfoOf()];
    for (const about of [first, second, other]) tell(handler, "SESSION_START", about);
    Object.assign(other, { model: "learnt" });
    for (const about of [other, first, second]) {
      tell(handler, "SESSION_END", about, { outcome: "completed", telemetry: telemetryOf() });
    }
    const active = named(await agent.metrics(), "l0.active_streams");
    expect(active.filter(({ tags }) => tags.length > 0).map(({ value }) => value)).toEqual([1, 2, 1, 0]);
    expect(active.filter(({ tags }) => tags.length === 0).map(({ value }) => value)).toEqual([1, 0]);
  });

  it("does not go below zero for a stream that never started, or has ended before", async () => {
    const { agent, handler } = await connected();
    const about = streamInfoOf();
    const end = { outcome: "completed", telemetry: telemetryOf() } as const;
    tell(handler, "SESSION_END", about, end);
    tell(handler, "SESSION_START", about);
    tell(handler, "SESSION_END", about, end);
    tell(handler, "SESSION_END", about, end);
    const metrics = await agent.metrics();
    expect(named(metrics, "l0.active_streams").map(({ value }) => value)).toEqual([1, 0]);
    expect(named(metrics, "l0.requests")).toHaveLength(3);
  });

  it("comes back to zero for streams of which it was told twice, as where a handler is given bare and inside of a filter", async () => {
    const { agent, handler } = await connected();
    const about = streamInfoOf(GPT);
    for (let times = 0; times < 2; times++) tell(handler, "SESSION_START", about);
    const end = { outcome: "completed", telemetry: telemetryOf() } as const;
    for (let times = 0; times < 2; times++) tell(handler, "SESSION_END", about, end);
    const active = named(await agent.metrics(), "l0.active_streams");
    expect(active.map(({ value }) => value)).toEqual([1, 1, 0]);
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
    const about = streamInfoOf();
    const end = { outcome: "completed", telemetry: telemetryOf() } as const;
    for (let times = 0; times < 2; times++) {
      expect(() => tell(handler, "SESSION_START", about)).toThrow("broken pipe");
      expect(() => tell(handler, "SESSION_END", about, end)).toThrow("broken pipe");
    }
    expect(values).toEqual([1, 0, 1, 0]);
  });
});

import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createL0, l0 } from "@l0/core";
import { scriptedSource, streamInfoOf, telemetryOf, tell } from "@l0/core/testing";
import { expect, it, vi } from "vitest";
import { createDatadogHandler } from "./handler.ts";
import type { StatsdLike } from "./statsd-like.ts";
import { run } from "./test-support/connected.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const STREAMS = 1000;

/** A client that counts what it is told. */
function counting() {
  const seen = { requests: 0, active: 0, tenants: new Set<string>() };
  const client: StatsdLike = {
    gauge: (name, value) => {
      if (name === "l0.active_streams") seen.active = value;
    },
    increment: (name, value, _, tags) => {
      if (name !== "l0.requests") return;
      seen.requests += value;
      seen.tenants.add(tags.join());
    },
    distribution: () => {},
  };
  return { seen, client };
}

it("a thousand streams that end in one turn are sent over several, and none is lost", async () => {
  const { seen, client } = counting();
  const handler = createDatadogHandler({ client, allowedMetadata: ["tenant"] });
  for (let number = 0; number < STREAMS; number++) {
    run(handler, streamInfoOf({ context: { tenant: `t${number}` } }), telemetryOf());
  }
  expect(seen.requests).toBeLessThan(100);
  while (seen.requests < STREAMS) {
    const before = seen.requests;
    await turn();
    expect(seen.requests - before).toBeGreaterThan(0);
    expect(seen.requests - before).toBeLessThan(100);
  }
  expect(seen).toMatchObject({ requests: STREAMS, active: 0 });
  expect(seen.tenants.size).toBe(STREAMS);
});

it("100,000 tenants leave nothing behind", async () => {
  const { seen, client } = counting();
  const handler = createDatadogHandler({ client, allowedMetadata: ["tenant"] });
  const heap = (): number => {
    seen.tenants.clear();
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = heap();
  for (let number = 0; number < 100_000; number++) {
    run(handler, streamInfoOf({ context: { tenant: `${number} ${"x".repeat(100)}` } }), telemetryOf());
    if (number % 1000 === 0) await handler.flush?.();
  }
  await handler.flush?.();
  expect(seen).toMatchObject({ requests: 100_000, active: 0 });
  const kept = heap() - before;
  expect(kept / 1_000_000).toBeLessThan(8);
  await handler.flush?.(); // it lives, so what it holds was counted
}, 30_000);

it("flush sends at once what would have waited", async () => {
  const { seen, client } = counting();
  const handler = createDatadogHandler({ client });
  for (let number = 0; number < STREAMS; number++) run(handler, streamInfoOf(), telemetryOf());
  await handler.flush?.();
  expect(seen.requests).toBe(STREAMS);
});

it("a client that throws for a stream that had to wait is told of too", async () => {
  const fail = () => {
    throw new Error("broken pipe");
  };
  const { client } = counting();
  const onEvent = createDatadogHandler({ client: { ...client, increment: fail } });
  for (let number = 0; number < STREAMS; number++) {
    const waits = tell(onEvent, "SESSION_START", streamInfoOf());
    if (waits instanceof Promise) waits.catch(() => {});
  }
  const onHandlerError = vi.fn<(error: unknown) => void>();
  const result = await l0({ stream: scriptedSource(["a"]), onEvent, onHandlerError });
  expect(await result.text()).toBe("a");
  await onEvent.flush?.();
  await vi.waitFor(() => expect(onHandlerError).toHaveBeenCalledOnce());
  expect(String(onHandlerError.mock.calls[0]?.[0])).toContain("broken pipe");
});

it("a stream is sent once, though its handler is given to createL0() and to its l0()", async () => {
  const { seen, client } = counting();
  const handler = createDatadogHandler({ client });
  const result = await createL0({ onEvent: handler })({ stream: () => ["a"], onEvent: handler });
  await result.text();
  expect(seen).toMatchObject({ requests: 1, active: 0 });
});

import { type EventHandler, l0 } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";
import * as Sentry from "@sentry/node";
import { describe, expect, it } from "vitest";
import { createSentryHandler } from "./sentry-handler.ts";
import { EnvelopeReceiver } from "./test-support/envelope-receiver.ts";
import { SentryApp } from "./test-support/sentry-app.ts";

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

/** A stream that fails. Gives what the runtime was told of the handler. */
async function fail(onEvent: EventHandler): Promise<unknown[]> {
  const problems: unknown[] = [];
  const result = await l0({
    stream: scriptedSource(["one ", { throw: RESET }]),
    retry: { maxRetries: 0 },
    onEvent,
    onHandlerError: (error) => problems.push(error),
  });
  await expect(result.text()).rejects.toMatchObject({ code: "NETWORK_ERROR" });
  return problems;
}

const thrower = (): never => {
  throw new Error("hook");
};

describe("what the app's client is set to do", () => {
  it.each<[string, Sentry.NodeOptions, sent: { events: number; spans: number }]>([
    ["drop events", { beforeSend: () => null }, { events: 0, spans: 2 }],
    ["throw at events", { beforeSend: thrower }, { events: 0, spans: 2 }],
    ["reject events", { beforeSend: async () => thrower() }, { events: 0, spans: 2 }],
    ["sample no error", { sampleRate: 0 }, { events: 0, spans: 2 }],
    ["ignore an error", { ignoreErrors: [/NETWORK_ERROR/] }, { events: 0, spans: 2 }],
    ["trace nothing", { tracesSampleRate: 0 }, { events: 1, spans: 0 }],
    ["send nothing", { enabled: false }, { events: 0, spans: 0 }],
    ["have no DSN", { dsn: undefined }, { events: 0, spans: 0 }],
  ])("applies, and costs the stream nothing: to %s", async (_, options, sent) => {
    await using app = await SentryApp.start(options);
    expect(await fail(createSentryHandler({ sentry: Sentry }))).toEqual([]);
    const { events, spans } = await app.received();
    expect({ events: events.length, spans: spans.length }).toEqual(sent);
  });
});

describe("a handler", () => {
  it("may be made before the SDK is started", async () => {
    await Sentry.close();
    const handler = createSentryHandler({ sentry: Sentry });
    await using app = await SentryApp.start();
    await fail(handler);
    const { events, spans } = await app.received();
    expect({ events: events.length, spans: spans.length }).toEqual({ events: 1, spans: 2 });
  });

  it("leaves a stream alone that was made before there was a client", async () => {
    await Sentry.close();
    Sentry.getCurrentScope().setClient(undefined);
    const problems: unknown[] = [];
    const result = await l0({
      stream: scriptedSource(["one "]),
      onEvent: createSentryHandler({ sentry: Sentry }),
      onHandlerError: (error) => problems.push(error),
    });
    await using app = await SentryApp.start();
    expect(await result.text()).toBe("one ");
    expect((await app.received()).wire).toBe("");
    expect(problems).toEqual([]);
  });

  it("tells the client of the scope in which l0() is called", async () => {
    await using app = await SentryApp.start();
    await using other = await EnvelopeReceiver.start();
    const client = new Sentry.NodeClient({
      dsn: other.dsn,
      tracesSampleRate: 1,
      integrations: [],
      transport: Sentry.makeNodeTransport,
      stackParser: Sentry.defaultStackParser,
    });
    client.init();
    const handler = createSentryHandler({ sentry: Sentry, tags: { of: "all" } });
    const inOther = Sentry.withScope((scope) => {
      scope.setClient(client);
      scope.setTag("of", "other");
      return fail(handler);
    });
    await Promise.all([inOther, fail(handler)]);
    await client.close(1000);
    const { events, spans } = await app.received();
    expect([events.length, spans.length, other.events.length, other.spans.length]).toEqual([1, 2, 1, 2]);
  });
});

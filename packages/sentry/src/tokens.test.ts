import { type EventHandler, l0 } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";
import * as Sentry from "@sentry/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createSentryHandler } from "./sentry-handler.ts";
import { SentryApp } from "./test-support/sentry-app.ts";

let app: SentryApp;

beforeAll(async () => {
  app = await SentryApp.start();
});

afterEach(() => app.reset());

afterAll(() => app[Symbol.asyncDispose]());

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

async function fail(onEvent: EventHandler): Promise<void> {
  const stream = scriptedSource(["forty ", "two ", { throw: RESET }]);
  const result = await l0({ stream, onEvent, retry: { maxRetries: 0 } });
  await result.text().catch(() => undefined);
}

describe("the tokens of a stream", () => {
  it("are no concern of the handler", async () => {
    const handler = createSentryHandler({ sentry: Sentry });
    expect(handler.events).not.toContain("token");
    await fail(handler);
    const { events } = await app.received();
    expect(events[0]?.breadcrumbs.map(({ category }) => category)).not.toContain("l0.token");
  });

  it("leave a breadcrumb each where that is asked for, without their texts", async () => {
    await fail(createSentryHandler({ sentry: Sentry, breadcrumbsForTokens: true }));
    const { events, wire } = await app.received();
    const tokens = events[0]?.breadcrumbs.filter(({ category }) => category === "l0.token");
    expect(tokens?.map(({ data }) => data)).toEqual([
      { index: 0, length: 6 },
      { index: 1, length: 4 },
    ]);
    expect(wire).not.toContain("forty");
  });
});

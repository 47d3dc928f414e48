import { l0, type MonitoringConfig } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";
import * as Sentry from "@sentry/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createSentryHandler } from "./sentry-handler.ts";
import type { EnvelopeReceiver } from "./test-support/envelope-receiver.ts";
import { networkFailure } from "./test-support/failures.ts";
import { HandMadeStream } from "./test-support/hand-made-stream.ts";
import { SentryApp } from "./test-support/sentry-app.ts";

let app: SentryApp;

beforeAll(async () => {
  app = await SentryApp.start();
});

afterEach(() => app.reset());

afterAll(() => app[Symbol.asyncDispose]());

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

async function read(
  sampling: NonNullable<MonitoringConfig["sampling"]>,
  ...script: Parameters<typeof scriptedSource>[0]
) {
  const onEvent = createSentryHandler({ sentry: Sentry });
  const retry = { maxRetries: 1, baseDelay: 1 };
  const result = await l0({ stream: scriptedSource(script), retry, onEvent, monitoring: { sampling } });
  await result.text().catch(() => undefined);
  return app.received();
}

const names = ({ spans }: EnvelopeReceiver): string[] => spans.map(({ name }) => name).sort();

describe("a stream that is not sampled", () => {
  it("sends nothing", async () => {
    expect((await read({ rate: 0 }, "one ", "two ")).wire).toBe("");
  });

  it("sends nothing of its failure either, where failures are not sampled", async () => {
    expect((await read({ rate: 0, sampleErrors: false }, "one ", { throw: RESET })).wire).toBe("");
  });

  it("leaves the scopes of the provider's code without its breadcrumbs", async () => {
    const stream = new HandMadeStream(createSentryHandler({ sentry: Sentry }), { sampled: false });
    stream.start();
    stream.startAttempt();
    stream.scope?.run?.(1, () => Sentry.captureMessage("of the provider's SDK"));
    stream.endAttempt();
    stream.end({ sampled: false });
    const { events } = await app.received();
    expect(events).toHaveLength(1);
    expect(events[0]?.breadcrumbs ?? []).toEqual([]);
  });
});

describe("a stream that is sampled only once it has ended", () => {
  it("has its spans, its error and its breadcrumbs, with the times at which it all happened", async () => {
    const received = await read({ rate: 0 }, "one ", { delay: 15 }, { throw: RESET });
    expect(names(received)).toEqual(["l0.execution", "l0.stream.consume", "l0.stream.consume"]);
    const execution = received.spans.find(({ name }) => name === "l0.execution");
    const attempts = received.spans.filter(({ name }) => name === "l0.stream.consume");
    for (const attempt of attempts) {
      expect(attempt.parent_span_id).toBe(execution?.span_id);
      expect(attempt.end_timestamp - attempt.start_timestamp).toBeGreaterThan(0.01);
    }
    expect(attempts.map(({ attributes }) => attributes["l0.attempt.number"])).toEqual([1, 2]);
    expect(received.events).toHaveLength(1);
    expect(received.events[0]?.contexts["trace"]).toMatchObject({ span_id: execution?.span_id });
    expect(received.events[0]?.breadcrumbs.map(({ category }) => category)).toEqual([
      "l0.execution",
      "l0.stream",
      "l0.first_token",
      "l0.network",
      "l0.stream",
      "l0.retry",
      "l0.stream",
      "l0.reset",
      "l0.network",
      "l0.stream",
      "l0.execution",
    ]);
  });

  it("holds so many attempts and no more", async () => {
    const stream = new HandMadeStream(createSentryHandler({ sentry: Sentry }), { sampled: false });
    stream.start();
    for (let attempt = 1; attempt <= 100; attempt++) {
      stream.startAttempt({ attempt });
      stream.endAttempt({ attempt, outcome: "failed" });
    }
    stream.end({ outcome: "failed", error: networkFailure });
    const attempts = (await app.received()).spans.filter(({ name }) => name === "l0.stream.consume");
    expect(attempts).toHaveLength(32);
  });
});

import { exclude, l0 } from "@l0/core";
import * as Sentry from "@sentry/node";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createSentryHandler } from "./sentry-handler.ts";
import { networkFailure, zeroOutput } from "./test-support/failures.ts";
import { HandMadeStream } from "./test-support/hand-made-stream.ts";
import { SentryApp } from "./test-support/sentry-app.ts";

let app: SentryApp;
let dropped: string | undefined;

beforeAll(async () => {
  app = await SentryApp.start({ beforeBreadcrumb: (crumb) => (crumb.category === dropped ? null : crumb) });
});

afterEach(async () => {
  dropped = undefined;
  await app.reset();
});

afterAll(() => app[Symbol.asyncDispose]());

let streams = 0;

const failedStream = (options: object = {}, error = networkFailure): HandMadeStream => {
  const handler = createSentryHandler({ sentry: Sentry, ...options });
  const stream = new HandMadeStream(handler, { streamId: `stream-${++streams}` });
  stream.start();
  stream.startAttempt();
  stream.endAttempt({ outcome: "failed" });
  stream.end({ error, duration: 150, metrics: { totalTokens: 3 } });
  return stream;
};

describe("a stream that failed", () => {
  it("is one error with one trail, also where its handler was given bare and inside of a filter", async () => {
    const handler = createSentryHandler({ sentry: Sentry });
    const stream = (): string[] => {
      throw new Error("no answer");
    };
    const retry = { attempts: 0 };
    const result = await l0({ stream, retry, onEvent: [handler, exclude(["token"], handler)] });
    await expect(result.text()).rejects.toThrow();
    const { events } = await app.received();
    expect(events.map(({ breadcrumbs }) => breadcrumbs.map(({ message }) => message))).toEqual([
      ["L0 execution started", "Stream started", "Stream failed", "L0 execution failed"],
    ]);
  });

  it("is one handled error with its numbers, its tags and its own breadcrumbs", async () => {
    const { streamId } = failedStream().info;
    const { events } = await app.received();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      level: "error",
      exception: {
        values: [
          { type: "NETWORK_ERROR", value: networkFailure.message, mechanism: { type: "auto.ai.l0", handled: true } },
        ],
      },
      tags: { error_type: "econnreset", error_code: "NETWORK_ERROR", component: "l0.network" },
      fingerprint: ["l0", "NETWORK_ERROR", "econnreset"],
      contexts: {
        l0_telemetry: { stream_id: streamId, duration_ms: 150, tokens: 3, retries: 0, network_errors: 0 },
        l0_error: { category: "network", code: "NETWORK_ERROR", recoverable: true },
      },
    });
    expect(events[0]?.breadcrumbs.map(({ message }) => message)).toEqual([
      "L0 execution started",
      "Stream started",
      "Stream failed",
      "L0 execution failed",
    ]);
  });

  it("is linked to its span", async () => {
    failedStream();
    const { events, spans } = await app.received();
    const execution = spans.find(({ name }) => name === "l0.execution");
    expect(events[0]?.contexts["trace"]).toMatchObject({ trace_id: execution?.trace_id, span_id: execution?.span_id });
  });

  it("is its own event also where the one before failed in the same way", async () => {
    failedStream();
    failedStream();
    failedStream();
    const { events } = await app.received();
    expect(events.map(({ fingerprint }) => fingerprint)).toEqual(
      Array.from({ length: 3 }, () => ["l0", "NETWORK_ERROR", "econnreset"]),
    );
  });

  it("is not captured with captureNetworkErrors: false, unless it failed in another way", async () => {
    failedStream({ captureNetworkErrors: false });
    failedStream({ captureNetworkErrors: false }, zeroOutput);
    const { events, spans } = await app.received();
    expect(events.map(({ tags }) => tags)).toMatchObject([
      { error_type: "ZERO_OUTPUT", error_code: "ZERO_OUTPUT", component: "l0" },
    ]);
    expect(spans.filter(({ name, status }) => name === "l0.execution" && status === "error")).toHaveLength(2);
  });

  it("carries the tags and the environment of the handler, and so do its spans", async () => {
    failedStream({ tags: { team: "search", shard: 3 }, environment: "staging" });
    const { events, spans } = await app.received();
    expect(events[0]).toMatchObject({ environment: "staging", tags: { team: "search", shard: 3 } });
    for (const { attributes } of spans) {
      expect(attributes).toMatchObject({ team: "search", shard: 3, "sentry.environment": "staging" });
    }
  });

  it("has the environment of the app where the handler has none", async () => {
    failedStream();
    const { events, spans } = await app.received();
    expect(events[0]?.environment).toBe("production");
    expect(spans[0]?.attributes).toMatchObject({ "sentry.environment": "production" });
  });
});

describe("a stream that did not fail in the end", () => {
  it.each(["completed", "aborted", "abandoned"] as const)("is no error: %s", async (outcome) => {
    const stream = new HandMadeStream(createSentryHandler({ sentry: Sentry }));
    stream.start();
    stream.startAttempt();
    stream.endAttempt({ outcome: "failed" });
    stream.startAttempt({ attempt: 2, isRetry: true });
    stream.endAttempt({ attempt: 2, outcome: outcome === "completed" ? "completed" : "aborted" });
    stream.end({ outcome });
    const { events, spans } = await app.received();
    expect(events).toEqual([]);
    expect(spans.find(({ name }) => name === "l0.execution")).toMatchObject({
      status: "ok",
      attributes: { "l0.outcome": outcome },
    });
  });
});

describe("the scopes of the caller", () => {
  it("give a stream what they hold, and get nothing back", async () => {
    const handler = createSentryHandler({ sentry: Sentry, tags: { team: "search" } });
    Sentry.withIsolationScope(() => {
      Sentry.setTag("request", "r-1");
      Sentry.addBreadcrumb({ category: "app", message: "request came in" });
      const stream = new HandMadeStream(handler);
      Sentry.setTag("request", "too late");
      stream.start();
      stream.startAttempt();
      stream.endAttempt({ outcome: "failed" });
      stream.end({ outcome: "failed", error: networkFailure });
      Sentry.captureMessage("after the stream");
    });
    const { events } = await app.received();
    const [failure, message] = events;
    expect(failure?.tags).toMatchObject({ request: "r-1", team: "search" });
    expect(failure?.breadcrumbs.map(({ category }) => category)).toEqual([
      "app",
      "l0.execution",
      "l0.stream",
      "l0.stream",
      "l0.execution",
    ]);
    expect(message?.tags).toEqual({ request: "too late" });
    expect(message?.breadcrumbs.map(({ category }) => category)).toEqual(["app"]);
    expect(message?.contexts).not.toHaveProperty("l0_telemetry");
  });

  it("are left alone: nothing is written to the global scope", () => {
    const before = JSON.stringify(Sentry.getGlobalScope().getScopeData());
    failedStream({ tags: { team: "search" }, environment: "staging" });
    expect(JSON.stringify(Sentry.getGlobalScope().getScopeData())).toBe(before);
  });
});

describe("the provider's code", () => {
  it("runs once in the scopes of its stream, under the span of its attempt", async () => {
    const stream = new HandMadeStream(createSentryHandler({ sentry: Sentry }));
    stream.start();
    stream.startAttempt();
    stream.scope?.run?.(1, () => {
      Sentry.addBreadcrumb({ category: "http", message: "POST /v1/chat" });
      Sentry.startInactiveSpan({ name: "POST", op: "http.client" }).end();
    });
    stream.endAttempt({ outcome: "failed" });
    stream.end({ outcome: "failed", error: networkFailure });
    const { events, spans } = await app.received();
    expect(events[0]?.breadcrumbs.map(({ category }) => category)).toContain("http");
    const parent = spans.find(({ name }) => name === "POST")?.parent_span_id;
    expect(parent).toBe(spans.find(({ name }) => name === "l0.stream.consume")?.span_id);
  });

  it("gives back exactly what it gives, and throws exactly what it throws", () => {
    const stream = new HandMadeStream(createSentryHandler({ sentry: Sentry }));
    const promise = Promise.resolve(1);
    const error = new Error("refused");
    expect(stream.scope?.run?.(1, () => promise)).toBe(promise);
    let thrown: unknown;
    try {
      stream.scope?.run?.(1, () => {
        throw error;
      });
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toBe(error);
  });
});

describe("a hook of the user", () => {
  it("sees every breadcrumb and may drop it", async () => {
    dropped = "l0.stream";
    failedStream();
    const { events } = await app.received();
    expect(events[0]?.breadcrumbs.map(({ category }) => category)).toEqual(["l0.execution", "l0.execution"]);
  });

  it("that throws costs no span and no error, and is told to the runtime", async () => {
    const sentry = {
      ...Sentry,
      addBreadcrumb: () => {
        throw new Error("broken hook");
      },
    };
    expect(() => failedStream({ sentry })).toThrow("The Sentry SDK threw; 1 of the calls to it is lost.");
    const { events, spans } = await app.received();
    expect(events).toHaveLength(1);
    expect(spans.map(({ name }) => name).sort()).toEqual(["l0.execution", "l0.stream.consume"]);
  });
});

describe("flush and shutdown", () => {
  it("send what is buffered and leave the SDK open", async () => {
    const handler = createSentryHandler({ sentry: Sentry });
    failedStream();
    await handler.shutdown?.();
    expect(app.receiver.spans).toHaveLength(2);
    expect(Sentry.isEnabled()).toBe(true);
  });

  it("wait two seconds at most", async () => {
    const flush = vi.fn(() => Promise.resolve(false));
    const handler = createSentryHandler({ sentry: { ...Sentry, flush } });
    await handler.flush?.();
    await handler.shutdown?.();
    expect(flush.mock.calls).toEqual([[2000], [2000]]);
  });

  it.each([
    ["rejects", () => Promise.reject(new Error("no route"))],
    [
      "throws",
      () => {
        throw new Error("no client");
      },
    ],
  ])("do not reject where the SDK %s", async (_, flush) => {
    const handler = createSentryHandler({ sentry: { ...Sentry, flush } });
    await expect(handler.flush?.()).resolves.toBeUndefined();
    await expect(handler.shutdown?.()).resolves.toBeUndefined();
  });
});

import { l0, L0Error } from "@l0/core";
import { scriptedSource, telemetryOf } from "@l0/core/testing";
import * as Sentry from "@sentry/node";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createSentryIntegration, type L0Sentry } from "./l0-sentry.ts";
import { brokenSdk } from "./test-support/broken-sdk.ts";
import type { EnvelopeReceiver, ReceivedSpan } from "./test-support/envelope-receiver.ts";
import { networkFailure } from "./test-support/failures.ts";
import { SentryApp } from "./test-support/sentry-app.ts";

let app: SentryApp;

beforeAll(async () => {
  app = await SentryApp.start({ release: "1.2.3" });
});

afterEach(() => app.reset());

afterAll(() => app[Symbol.asyncDispose]());

const integration = (options: object = {}): L0Sentry => createSentryIntegration({ sentry: Sentry, ...options });

const spanOf = ({ spans }: EnvelopeReceiver, name: string): ReceivedSpan | undefined =>
  spans.find((span) => span.name === name);

// Put together here: the SDK sends the lines of code around a place where an error was made.
const SECRET = ["sk", "0123456789abcdef0123"].join("-");
const RESET = Object.assign(new Error(`read ECONNRESET api_key=${SECRET}`), { code: "ECONNRESET" });

describe("a stream that is reported by hand", () => {
  it("has its two spans, with what its telemetry says", async () => {
    const sentry = integration({ tags: { team: "search" }, environment: "staging" });
    sentry.startExecution("answer", { user_id: "123", request: { body: "secret" }, password: "password=hunter22" });
    sentry.startStream();
    const result = await l0({ stream: scriptedSource(["one ", "two "]), monitoring: { enabled: true } });
    let tokens = 0;
    for await (const event of result.stream) {
      if (event.type !== "token") continue;
      if (tokens++ === 0) sentry.recordFirstToken(result.telemetry?.metrics.timeToFirstToken ?? 0);
      sentry.recordToken(event.value);
    }
    sentry.completeStream(tokens);
    sentry.completeExecution(result.telemetry);
    const received = await app.received();
    expect(spanOf(received, "answer")).toMatchObject({
      status: "ok",
      attributes: {
        "sentry.op": "l0.execution",
        "sentry.environment": "staging",
        "l0.metadata.user_id": "123",
        "l0.metadata.password": "password=[REDACTED]",
        "l0.outcome": "completed",
        "l0.token_count": 2,
        "l0.time_to_first_token_ms": result.telemetry?.metrics.timeToFirstToken,
        team: "search",
      },
    });
    expect(spanOf(received, "l0.stream.consume")).toMatchObject({
      parent_span_id: spanOf(received, "answer")?.span_id,
      attributes: { "l0.attempt.tokens": 2, "l0.attempt.outcome": "completed" },
    });
    expect(received.wire).not.toContain("secret");
    expect(received.events).toEqual([]);
  });

  it("has its failure captured once, with its breadcrumbs and its numbers", async () => {
    const sentry = integration();
    sentry.startExecution();
    sentry.startStream();
    sentry.recordRetry(2, "timeout", true);
    sentry.recordDrift(true, ["repetition"]);
    sentry.recordDrift(false, []);
    sentry.recordFirstToken(280);
    sentry.recordNetworkError(RESET, "econnreset", true);
    const telemetry = telemetryOf({
      outcome: "failed",
      error: networkFailure,
      metrics: { timeToFirstToken: 280 },
    });
    sentry.recordFailure(RESET, telemetry);
    sentry.recordFailure(RESET, telemetry);
    const received = await app.received();
    const [event] = received.events;
    expect(received.events).toHaveLength(1);
    expect(event).toMatchObject({
      tags: { error_type: "econnreset", component: "l0.network" },
      contexts: { l0_telemetry: { ttft_ms: 280 }, l0_error: { code: "NETWORK_ERROR" } },
      exception: { values: [{ type: "NETWORK_ERROR", mechanism: { handled: true } }] },
    });
    expect(event?.breadcrumbs.map(({ category }) => category)).toEqual([
      "l0.execution",
      "l0.stream",
      "l0.retry",
      "l0.drift",
      "l0.first_token",
      "l0.network",
    ]);
    expect(spanOf(received, "l0.execution")).toMatchObject({
      status: "error",
      attributes: { "error.type": "NETWORK_ERROR", "sentry.status.message": "unavailable" },
    });
  });

  it("has a final network error captured, which is not captured again as its failure", async () => {
    const sentry = integration();
    sentry.startExecution();
    sentry.recordNetworkError(RESET, "econnreset", false);
    sentry.recordFailure(new L0Error({ code: "NETWORK_ERROR", message: "It failed.", cause: RESET }));
    const { events, wire } = await app.received();
    expect(events).toMatchObject([{ tags: { error_type: "econnreset", component: "l0.network" } }]);
    expect(wire).toContain("api_key=[REDACTED]");
    expect(wire).not.toContain(SECRET);
  });

  it("has no network error captured with captureNetworkErrors: false", async () => {
    const sentry = integration({ captureNetworkErrors: false });
    sentry.startExecution();
    sentry.recordNetworkError(RESET, "econnreset", false);
    sentry.recordFailure(new L0Error({ code: "NETWORK_ERROR", message: "It failed." }));
    expect((await app.received()).events).toEqual([]);
  });

  it("has no network error captured as its failure either with captureNetworkErrors: false", async () => {
    const sentry = integration({ captureNetworkErrors: false });
    sentry.startExecution();
    sentry.recordNetworkError(RESET, "econnreset", false);
    sentry.recordFailure(RESET);
    const { events, spans } = await app.received();
    expect(events).toEqual([]);
    expect(spans.map(({ status }) => status)).toEqual(["error"]);
  });

  it("has keys taken out of all that is said of it", async () => {
    const sentry = integration();
    sentry.startExecution();
    sentry.recordRetry(2, `refused: api_key=${SECRET}`, true);
    const message = `found api_key=${SECRET}`;
    sentry.recordGuardrailViolations([{ rule: "keys", severity: "error", message, recoverable: true }]);
    sentry.completeExecution();
    const { events, wire } = await app.received();
    expect(events).toHaveLength(1);
    expect(wire).not.toContain(SECRET);
  });

  it("has violations from a severity on captured, and a fatal one crashes no session", async () => {
    Sentry.startSession();
    const sentry = integration();
    sentry.startExecution();
    const violation = { rule: "json", message: "Unbalanced", recoverable: true } as const;
    sentry.recordGuardrailViolations([
      { ...violation, severity: "warning" },
      { ...violation, severity: "fatal" },
    ]);
    sentry.completeExecution();
    Sentry.endSession();
    const { events, sessions } = await app.received();
    expect(events).toMatchObject([{ level: "fatal", message: "Guardrail violation: json" }]);
    expect(events[0]?.breadcrumbs.map(({ level }) => level)).toEqual(["info", "warning", "fatal"]);
    expect(sessions.map(({ status }) => status)).not.toContain("crashed");
    expect(sessions.length).toBeGreaterThan(0);
  });

  it("leaves a breadcrumb for each token where that is asked for, and never its text", async () => {
    const sentry = integration({ breadcrumbsForTokens: true });
    sentry.startExecution();
    sentry.recordToken("secret");
    sentry.recordToken("words");
    sentry.recordFailure("nothing more came");
    const { events, wire } = await app.received();
    const tokens = events[0]?.breadcrumbs.filter(({ category }) => category === "l0.token");
    expect(tokens?.map(({ data }) => data)).toEqual([
      { index: 0, length: 6 },
      { index: 1, length: 5 },
    ]);
    expect(wire).not.toContain("secret");
  });
});

describe("how a stream that is reported by hand ended", () => {
  it("is no failure where it was aborted", async () => {
    const sentry = integration();
    sentry.startExecution();
    sentry.startStream();
    const aborted = new L0Error({ code: "STREAM_ABORTED", message: "Enough." });
    for (let time = 0; time < 2; time++) sentry.recordFailure(aborted, telemetryOf({ outcome: "aborted" }));
    const received = await app.received();
    expect(received.events).toEqual([]);
    expect(received.spans.map(({ name, status }) => [name, status])).toEqual([
      ["l0.stream.consume", "ok"],
      ["l0.execution", "ok"],
    ]);
    expect(spanOf(received, "l0.execution")?.attributes["l0.outcome"]).toBe("aborted");
  });

  it("is what its telemetry says", async () => {
    const sentry = integration();
    sentry.startExecution();
    sentry.completeExecution(telemetryOf({ outcome: "failed", error: networkFailure }));
    expect(spanOf(await app.received(), "l0.execution")).toMatchObject({
      attributes: { "l0.outcome": "failed", "sentry.status.message": "unavailable" },
    });
  });
});

describe("what is told out of order", () => {
  it("makes a stream of the usual name, and is never thrown", async () => {
    const sentry = integration();
    sentry.completeStream(3);
    sentry.completeExecution();
    sentry.recordFailure(undefined);
    const { spans, events } = await app.received();
    expect(spans.map(({ name }) => name)).toEqual(["l0.execution", "l0.execution"]);
    expect(events).toMatchObject([
      { exception: { values: [{ type: "Error", value: "What was thrown is no error." }] } },
    ]);
  });

  it("ends a stream that was left open as abandoned", async () => {
    const sentry = integration();
    sentry.startExecution("first");
    sentry.startStream();
    sentry.startExecution("second");
    sentry.completeExecution();
    const received = await app.received();
    expect(spanOf(received, "first")?.attributes["l0.outcome"]).toBe("abandoned");
    expect(spanOf(received, "l0.stream.consume")?.attributes["l0.attempt.outcome"]).toBe("aborted");
    expect(spanOf(received, "second")?.attributes["l0.outcome"]).toBe("completed");
  });
});

it("keeps two integrations, and the scopes of the caller, apart", async () => {
  const [one, two] = [integration({ tags: { stream: "one" } }), integration({ tags: { stream: "two" } })];
  one.startExecution();
  two.startExecution();
  one.recordRetry(2, "timeout", true);
  one.recordFailure(new Error("one"));
  two.recordFailure(new Error("two"));
  Sentry.captureMessage("of the app");
  const { events } = await app.received();
  const seen = events.map(({ tags, breadcrumbs = [] }) => `${String(tags?.["stream"] ?? "app")} ${breadcrumbs.length}`);
  expect(seen.sort()).toEqual(["app 0", "one 2", "two 1"]);
});

it("makes no spans with enableTracing: false", async () => {
  const sentry = integration({ enableTracing: false });
  sentry.startExecution();
  sentry.startStream();
  sentry.completeExecution();
  expect((await app.received()).spans).toEqual([]);
});

it.each([
  ["at everything", brokenSdk],
  ["at spans", { ...Sentry, startInactiveSpan: brokenSdk.startInactiveSpan }],
])("says on the console, once, that the SDK throws %s, and throws nothing", (_, sentry) => {
  const warn = vi.spyOn(console, "warn").mockReturnValue(undefined);
  const broken = integration({ sentry });
  for (let time = 0; time < 3; time++) {
    broken.startExecution();
    broken.startStream();
    broken.recordFirstToken(5);
    broken.recordNetworkError(new Error("cut"), "econnreset", false);
    broken.completeStream(3);
    broken.completeExecution();
    broken.recordFailure(new Error("failed"));
  }
  expect(warn).toHaveBeenCalledOnce();
});

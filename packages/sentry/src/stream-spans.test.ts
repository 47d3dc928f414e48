import * as Sentry from "@sentry/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createSentryHandler } from "./sentry-handler.ts";
import type { EnvelopeReceiver, ReceivedSpan } from "./test-support/envelope-receiver.ts";
import { networkFailure } from "./test-support/failures.ts";
import { HandMadeStream } from "./test-support/hand-made-stream.ts";
import { SentryApp } from "./test-support/sentry-app.ts";

let app: SentryApp;

beforeAll(async () => {
  app = await SentryApp.start();
});

afterEach(() => app.reset());

afterAll(() => app[Symbol.asyncDispose]());

const named = ({ spans }: EnvelopeReceiver, name: string): ReceivedSpan[] => spans.filter((span) => span.name === name);

const usage = { inputTokens: 12, outputTokens: 3, source: "provider" } as const;

describe("the spans of a stream", () => {
  it("hang under the span that was active when l0() was called, not under the reader's", async () => {
    const handler = createSentryHandler({ sentry: Sentry });
    const stream = Sentry.startSpan({ name: "caller" }, () => new HandMadeStream(handler));
    Sentry.startSpan({ name: "reader" }, () => {
      stream.start();
      stream.startAttempt();
      stream.endAttempt();
      stream.end();
    });
    const received = await app.received();
    const [caller] = named(received, "caller");
    const [execution] = named(received, "l0.execution");
    const [consume] = named(received, "l0.stream.consume");
    expect(execution).toMatchObject({ parent_span_id: caller?.span_id, trace_id: caller?.trace_id });
    expect(consume).toMatchObject({ parent_span_id: execution?.span_id, trace_id: caller?.trace_id });
  });

  it("start a tree of their own where no span was active when l0() was called", async () => {
    const stream = new HandMadeStream(createSentryHandler({ sentry: Sentry }));
    Sentry.startSpan({ name: "reader" }, () => {
      stream.start();
      stream.end();
    });
    const [execution] = named(await app.received(), "l0.execution");
    expect(execution).toMatchObject({ is_segment: true });
    expect(execution).not.toHaveProperty("parent_span_id");
  });

  it("are one for the stream and one for each attempt", async () => {
    const stream = new HandMadeStream(createSentryHandler({ sentry: Sentry }));
    stream.start();
    stream.startAttempt();
    stream.endAttempt({ outcome: "failed", tokens: 2 });
    stream.startAttempt({ attempt: 2, isRetry: true });
    stream.endAttempt({ attempt: 2, tokens: 3 });
    stream.end({ metrics: { totalRetries: 1 } });
    const received = await app.received();
    expect(named(received, "l0.execution")).toMatchObject([{ status: "ok", attributes: { "l0.retry.count": 1 } }]);
    expect(named(received, "l0.stream.consume")).toMatchObject([
      { status: "error", attributes: { "l0.attempt.number": 1, "l0.attempt.is_retry": false, "l0.attempt.tokens": 2 } },
      { status: "ok", attributes: { "l0.attempt.number": 2, "l0.attempt.is_retry": true, "l0.attempt.tokens": 3 } },
    ]);
  });

  it("end with the name of the failure", async () => {
    const stream = new HandMadeStream(createSentryHandler({ sentry: Sentry }));
    stream.start();
    stream.end({ outcome: "failed", error: { ...networkFailure, code: "INTER_TOKEN_TIMEOUT" } });
    expect(named(await app.received(), "l0.execution")).toMatchObject([
      {
        status: "error",
        attributes: { "error.type": "INTER_TOKEN_TIMEOUT", "sentry.status.message": "deadline_exceeded" },
      },
    ]);
  });

  it.each([Number.NaN, Infinity, -5, undefined])(
    "end no earlier than they begin, after a duration of %s",
    async (duration) => {
      const stream = new HandMadeStream(createSentryHandler({ sentry: Sentry }));
      stream.start();
      stream.end({ duration: duration as number });
      const { spans } = await app.received();
      expect(spans).toHaveLength(1);
      expect(spans[0]!.end_timestamp).toBe(spans[0]!.start_timestamp);
    },
  );

  it("are not made with enableTracing: false", async () => {
    const stream = new HandMadeStream(createSentryHandler({ sentry: Sentry, enableTracing: false }));
    stream.start();
    stream.startAttempt();
    stream.endAttempt({ outcome: "failed" });
    stream.end({ outcome: "failed", error: networkFailure });
    const { spans, events } = await app.received();
    expect(spans).toEqual([]);
    expect(events).toHaveLength(1);
  });

  it("are not made for a stream that is never read", async () => {
    const stream = new HandMadeStream(createSentryHandler({ sentry: Sentry }));
    expect(stream.scope).toBeDefined();
    const { wire } = await app.received();
    expect(wire).toBe("");
  });
});

describe("an attempt whose span cannot be started", () => {
  it("leaves nothing on the span of the one before", async () => {
    let started = 0;
    const startInactiveSpan: typeof Sentry.startInactiveSpan = (options) => {
      if (++started === 3) throw new Error("broken");
      return Sentry.startInactiveSpan(options);
    };
    const stream = new HandMadeStream(createSentryHandler({ sentry: { ...Sentry, startInactiveSpan } }));
    stream.start();
    stream.startAttempt();
    stream.startAttempt({ attempt: 2 });
    stream.endAttempt({ attempt: 2 });
    expect(() => stream.end()).toThrow("1 of the calls to it is lost");
    const received = await app.received();
    expect([received.spans.length, named(received, "l0.execution").length]).toEqual([1, 1]);
  });
});

describe("a call of a model", () => {
  it.each([true, false])(
    "has the model that answered last where a reset made the answer void (sampled: %s)",
    async (sampled) => {
      const stream = new HandMadeStream(createSentryHandler({ sentry: Sentry }), { sampled });
      stream.start();
      stream.startAttempt();
      stream.endAttempt({ outcome: "failed", tokens: 3, model: "gpt-5" });
      stream.startAttempt({ attempt: 2, isFallback: true, fallbackIndex: 1 });
      stream.emit("RESET", { attempt: 2, offset: 0, voidedTokens: 3 });
      // It has thought, and said nothing.
      stream.endAttempt({ attempt: 2, outcome: "failed", tokens: 0, model: "claude-5" });
      stream.end({ outcome: "failed", sampled: true });
      const [execution] = named(await app.received(), "l0.execution");
      expect(execution?.attributes["gen_ai.response.model"]).toBe("claude-5");
    },
  );

  const spanOf = async (): Promise<ReceivedSpan | undefined> => named(await app.received(), "l0.execution")[0];

  it("is the span of the stream where nothing else has traced it", async () => {
    const stream = new HandMadeStream(createSentryHandler({ sentry: Sentry }));
    stream.start({ model: "gpt-5" });
    stream.startAttempt();
    stream.scope?.run?.(1, () => Sentry.startInactiveSpan({ name: "POST", op: "http.client" }).end());
    stream.endAttempt({ model: "gpt-5-2026-08-01" });
    stream.end({ usage, provider: "openai" });
    expect((await spanOf())?.attributes).toMatchObject({
      "sentry.op": "gen_ai.chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-5",
      "gen_ai.response.model": "gpt-5-2026-08-01",
      "gen_ai.usage.total_tokens": 15,
    });
  });

  it("is not counted again where the SDK has traced the provider's client itself", async () => {
    const stream = new HandMadeStream(createSentryHandler({ sentry: Sentry }));
    stream.start({ model: "gpt-5" });
    stream.startAttempt();
    stream.scope?.run?.(1, () => {
      Sentry.startSpan({ name: "POST", op: "http.client" }, () => {
        Sentry.startInactiveSpan({ name: "chat gpt-5", op: "gen_ai.chat" }).end();
      });
    });
    stream.endAttempt({ tokens: 3 });
    stream.end({ usage, metrics: { totalTokens: 3 } });
    const { attributes = {} } = (await spanOf()) ?? {};
    expect(attributes).toMatchObject({ "sentry.op": "l0.execution", "l0.token_count": 3 });
    expect(Object.keys(attributes).filter((key) => key.startsWith("gen_ai."))).toEqual([]);
  });

  it("is counted where the SDK has traced only an attempt that gave nothing", async () => {
    const stream = new HandMadeStream(createSentryHandler({ sentry: Sentry }));
    stream.start({ model: "gpt-5" });
    stream.startAttempt();
    stream.scope?.run?.(1, () => Sentry.startInactiveSpan({ name: "chat gpt-5", op: "gen_ai.chat" }).end());
    stream.endAttempt({ outcome: "failed", tokens: 0 });
    stream.startAttempt({ attempt: 2, isFallback: true, fallbackIndex: 1 });
    stream.endAttempt({ attempt: 2, tokens: 3 });
    stream.end({ usage });
    expect((await spanOf())?.attributes).toMatchObject({ "sentry.op": "gen_ai.chat", "gen_ai.usage.input_tokens": 12 });
  });

  it("is counted where the usage is of an earlier attempt than the one the SDK has traced", async () => {
    const stream = new HandMadeStream(createSentryHandler({ sentry: Sentry }));
    stream.start();
    stream.startAttempt();
    stream.endAttempt({ outcome: "failed", tokens: 5 });
    stream.startAttempt({ attempt: 2, isRetry: true });
    stream.scope?.run?.(2, () => Sentry.startInactiveSpan({ name: "chat gpt-5", op: "gen_ai.chat" }).end());
    stream.endAttempt({ attempt: 2, outcome: "failed", tokens: 0 });
    stream.end({ outcome: "failed", error: networkFailure, usage });
    expect((await spanOf())?.attributes).toMatchObject({ "gen_ai.usage.input_tokens": 12 });
  });
});

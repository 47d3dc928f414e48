import { l0, type L0Options, type L0Result } from "@l0/core";
import { type Exit, EXITS, scriptedSource, testHandler } from "@l0/core/testing";
import * as Sentry from "@sentry/node";
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "vitest";
import { createSentryHandler } from "./sentry-handler.ts";
import type { EnvelopeReceiver, ReceivedSpan } from "./test-support/envelope-receiver.ts";
import { SentryApp } from "./test-support/sentry-app.ts";

let app: SentryApp;
/** How often each span that was started has been ended. */
const ends = new Map<Sentry.Span, number>();

/** The SDK, counting. */
const sentry = {
  ...Sentry,
  startInactiveSpan: (options: Parameters<typeof Sentry.startInactiveSpan>[0]): Sentry.Span => {
    const span = Sentry.startInactiveSpan(options);
    const end = span.end.bind(span);
    ends.set(span, 0);
    return Object.assign(span, {
      end: () => {
        ends.set(span, (ends.get(span) ?? 0) + 1);
        end();
      },
    });
  },
};

const open = (): number => [...ends.values()].filter((times) => times === 0).length;

beforeAll(async () => {
  app = await SentryApp.start();
});

afterEach(async () => {
  const times = new Set(ends.values());
  ends.clear();
  await app.reset();
  expect([...times].filter((count) => count !== 1)).toEqual([]);
});

afterAll(() => app[Symbol.asyncDispose]());

const named = ({ spans }: Pick<EnvelopeReceiver, "spans">, name: string): ReceivedSpan[] =>
  spans.filter((span) => span.name === name);

const handler = createSentryHandler({ sentry });

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

async function read(options: L0Options): Promise<L0Result> {
  const result = await l0({ monitoring: { enabled: true }, ...options });
  await result.text().catch(() => undefined);
  return result;
}

testHandler(
  async () => {
    await app.reset();
    return {
      handler,
      records: async () => named(await app.received(), "l0.execution").length,
      open,
    };
  },
  { test },
);

describe("the exit matrix", () => {
  const cancelled = { status: "ok", error: undefined } as const;
  const good = { status: "ok", error: undefined } as const;
  const failed = (error: string, component = "l0") => ({ status: "error", error, component }) as const;
  const broken = failed("NETWORK_ERROR", "l0.network");

  const MATRIX: Readonly<
    Record<string, { status: string; error: string | undefined; component?: string; attempts: number }>
  > = {
    full: { ...good, attempts: 1 },
    empty: { ...failed("ZERO_OUTPUT"), attempts: 2 },
    "break after 3": { ...cancelled, attempts: 1 },
    abort: { ...cancelled, attempts: 1 },
    "abort by signal": { ...cancelled, attempts: 1 },
    "provider error before the first token": { ...broken, attempts: 1 },
    "cut in the middle": { ...broken, attempts: 1 },
    "truncated but clean": { ...broken, attempts: 1 },
    "hangs before the first token": { ...failed("INITIAL_TOKEN_TIMEOUT"), attempts: 1 },
    "hangs in the middle": { ...failed("INTER_TOKEN_TIMEOUT"), attempts: 1 },
    "retry, then success": { ...good, attempts: 2 },
    "fallback, then success": { ...good, attempts: 2 },
  };

  const run = async ({ begin }: Exit): Promise<EnvelopeReceiver> => {
    const { options, read } = begin();
    await read(await l0({ ...options, onEvent: handler }));
    return app.received();
  };

  it.each(EXITS.filter(({ outcome }) => outcome !== undefined))("is told once and rightly: $name", async (exit) => {
    const received = await run(exit);
    const expected = MATRIX[exit.name];
    const [execution, ...others] = named(received, "l0.execution");
    expect(others).toEqual([]);
    expect(execution).toMatchObject({ status: expected?.status, attributes: { "l0.outcome": exit.outcome } });
    expect(execution?.attributes["error.type"]).toBe(expected?.error);
    expect(named(received, "l0.stream.consume")).toHaveLength(expected?.attempts ?? 0);
    const captured = received.events.map(({ tags }) => ({ error: tags["error_code"], component: tags["component"] }));
    const { error, component } = expected ?? {};
    expect(captured).toEqual(error === undefined ? [] : [{ error, component }]);
  });

  it("has nothing to tell of a stream that is never read", async () => {
    for (const exit of EXITS.filter(({ outcome }) => outcome === undefined)) {
      expect((await run(exit)).wire).toBe("");
    }
  });
});

describe("what is told of a stream", () => {
  it("is in order, from the start to the error", async () => {
    const stream = scriptedSource(["one ", "two ", { throw: RESET }]);
    const fallbackStreams = [scriptedSource([{ throw: Object.assign(new Error("no"), { status: 503 }) }])];
    await read({ stream, fallbackStreams, onEvent: handler, retry: { maxRetries: 1, baseDelay: 1 } });
    const { events } = await app.received();
    expect(events).toHaveLength(1);
    expect(events[0]?.breadcrumbs.map(({ message }) => message)).toEqual([
      "L0 execution started",
      "Stream started",
      "First token",
      "Network error: econnreset",
      "Stream failed",
      "Retry attempt 2",
      "Stream started",
      "Output reset",
      "Network error: econnreset",
      "Stream failed",
      "Fallback to stream 1",
      "Stream started",
      "Stream failed",
      "Retry attempt 4",
      "Stream started",
      "Stream failed",
      "L0 execution failed",
    ]);
    const times = events[0]?.breadcrumbs.map(({ timestamp }) => timestamp) ?? [];
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it("is the last attempt's own error, also where every source is spent", async () => {
    const overloaded = Object.assign(new Error("Overloaded"), { status: 529 });
    const fallbackStreams = [scriptedSource([{ throw: overloaded }])];
    const retry = { maxRetries: 0 };
    const result = await read({
      stream: scriptedSource([{ throw: RESET }]),
      fallbackStreams,
      retry,
      onEvent: handler,
    });
    const { events } = await app.received();
    const { message, stack } = result.telemetry?.error ?? {};
    expect(events[0]?.exception.values).toMatchObject([{ type: "PROVIDER_ERROR", value: message }]);
    expect(stack).toContain("\n    at ");
    expect(events[0]?.exception.values[0]?.stacktrace?.frames.length).toBeGreaterThan(0);
  });

  it("are the numbers of its telemetry", async () => {
    const result = await read({
      stream: scriptedSource(["one ", "two ", "three "]),
      model: "gpt-5",
      provider: "openai",
      onEvent: handler,
    });
    const [execution] = named(await app.received(), "l0.execution");
    const { streamId, sessionId, metrics, usage } = result.telemetry ?? {};
    expect(metrics?.totalTokens).toBe(3);
    expect(execution?.attributes).toMatchObject({
      "l0.stream_id": streamId,
      "l0.session_id": sessionId,
      "l0.token_count": 3,
      "l0.time_to_first_token_ms": metrics?.timeToFirstToken,
      "l0.tokens_per_second": metrics?.tokensPerSecond,
      "gen_ai.request.model": "gpt-5",
      "gen_ai.response.model": "scripted-model",
      "gen_ai.response.finish_reasons": '["stop"]',
      "gen_ai.usage.input_tokens": usage?.inputTokens,
      "gen_ai.usage.output_tokens": 3,
      "gen_ai.usage.total_tokens": 13,
    });
  });
});

describe("the SDK's own instrumentation of a client", () => {
  it("traces its calls inside the attempt, and they are not counted twice", async () => {
    const provider = { chat: { completions: { create: scriptedSource(["one ", "two "]) } } };
    const client = Sentry.instrumentOpenAiClient(provider);
    await read({
      stream: (context) => client.chat.completions.create(Object.assign(context, { model: "gpt-5", stream: true })),
      onEvent: handler,
    });
    const received = await app.received();
    const [execution] = named(received, "l0.execution");
    const [consume] = named(received, "l0.stream.consume");
    const calls = received.spans.filter(({ attributes }) => String(attributes["sentry.op"]).startsWith("gen_ai."));
    expect(calls).toMatchObject([
      {
        parent_span_id: consume?.span_id,
        attributes: { "sentry.op": "gen_ai.chat", "gen_ai.usage.total_tokens": 12 },
      },
    ]);
    expect(Object.keys(execution?.attributes ?? {}).filter((key) => key.startsWith("gen_ai."))).toEqual([]);
    expect(execution?.attributes).toMatchObject({ "sentry.op": "l0.execution", "l0.token_count": 2 });
  });
});

describe("two hundred streams at once", () => {
  it("are told apart", async () => {
    const one = async (index: number): Promise<{ id: string; index: number }> =>
      Sentry.withIsolationScope(() =>
        Sentry.startSpan({ name: `request ${index}` }, async () => {
          Sentry.setTag("request", String(index));
          const end = index % 2 === 0 ? [] : [{ throw: RESET }];
          const stream = scriptedSource(["one ", { delay: index % 5 }, "two ", { delay: index % 3 }, ...end]);
          const { streamId: id } = await read({ stream, onEvent: handler, retry: { maxRetries: 0 } });
          return { id, index };
        }),
      );
    const streams = await Promise.all(Array.from({ length: 200 }, (_, index) => one(index)));
    await handler.flush?.();
    const { spans, events: failures } = await app.received();
    const received = { spans, events: failures };

    for (const { id, index } of streams) {
      const [request] = named(received, `request ${index}`);
      const executions = named(received, "l0.execution").filter(({ attributes }) => attributes["l0.stream_id"] === id);
      expect(executions).toMatchObject([{ parent_span_id: request?.span_id, trace_id: request?.trace_id }]);
      const consumed = received.spans.filter(({ parent_span_id }) => parent_span_id === executions[0]?.span_id);
      expect(consumed).toMatchObject([{ name: "l0.stream.consume", trace_id: request?.trace_id }]);

      const events = received.events.filter(({ contexts }) => contexts["l0_telemetry"]?.["stream_id"] === id);
      expect(events).toHaveLength(index % 2);
      for (const event of events) {
        expect(event.tags).toMatchObject({ request: String(index) });
        expect(event.contexts["trace"]).toMatchObject({ span_id: executions[0]?.span_id });
        expect(event.breadcrumbs.map(({ category }) => category)).toEqual([
          "l0.execution",
          "l0.stream",
          "l0.first_token",
          "l0.network",
          "l0.stream",
          "l0.execution",
        ]);
        expect(event.breadcrumbs[0]?.data).toMatchObject({ stream_id: id });
      }
    }
    expect(received.events).toHaveLength(100);
  });
});

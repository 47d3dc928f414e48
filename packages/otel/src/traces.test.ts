import { l0 } from "@l0/core";
import { scriptedSource, streamInfoOf } from "@l0/core/testing";
import { context, trace } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { Evaluation } from "./manual/evaluation.ts";
import { recordEvaluation } from "./manual/record-evaluation.ts";
import { createSpanLink } from "./manual/span-link.ts";
import type { OpenTelemetryOptions } from "./options.ts";
import { drain, setUp, WORDS } from "./test-support/reading.ts";
import { AsyncLocalStorageContextManager } from "./test-support/sdk.ts";
import { Teller } from "./test-support/teller.ts";
import { traceOf } from "./traces.ts";

beforeEach(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterEach(() => context.disable());

const stream = scriptedSource(WORDS);
const noProvider = { tracerProvider: undefined } as unknown as OpenTelemetryOptions;

describe("traceOf", () => {
  it("is unknown before the first pull, and the stream's span from then on and after the end", async () => {
    const { sdk, handler } = setUp();
    const result = await l0({ stream, onEvent: handler });
    expect(traceOf(result)).toBeUndefined();
    const iterator = result.stream[Symbol.asyncIterator]();
    await iterator.next();
    const early = traceOf(result);
    await iterator.return?.();
    const { traceId, spanId } = sdk.streamSpan().spanContext();
    expect(early).toEqual({ traceId, spanId });
    expect(traceOf(result)).toEqual({ traceId, spanId });
  });

  it("is unknown where no span was made", async () => {
    const result = await l0({ stream });
    await drain(result);
    expect(traceOf(result)).toBeUndefined();
    const untraced = await l0({ stream, onEvent: setUp({ tracer: trace.getTracer("none"), ...noProvider }).handler });
    await drain(untraced);
    expect(traceOf(untraced)).toBeUndefined();
    const unsampled = await l0({ stream, onEvent: setUp().handler, monitoring: { sampleRate: 0 } });
    await drain(unsampled);
    expect(traceOf(unsampled)).toBeUndefined();
  });

  it("is remembered for the last 1,000 streams that have ended", async () => {
    const { handler } = setUp();
    const first = await l0({ stream, onEvent: handler });
    await drain(first);
    const tell = (streamId: string): void => new Teller(handler, streamInfoOf({ streamId })).whole();
    for (let index = 1; index < 1000; index++) tell(`later-${index}`);
    expect(traceOf(first)).toBeDefined();
    tell("later-1000");
    expect(traceOf(first)).toBeUndefined();
    expect(traceOf({ streamId: "later-1" })).toBeDefined();
  });

  it("is each result's own", async () => {
    const { sdk, handler } = setUp();
    const results = await Promise.all(["a", "b"].map((model) => l0({ stream, model, onEvent: handler })));
    await Promise.all(results.map((result) => drain(result)));
    for (const [index, model] of ["a", "b"].entries()) {
      const span = sdk.named(`chat ${model}`)[0]?.spanContext();
      expect(traceOf(results[index] ?? expect.unreachable())?.spanId).toBe(span?.spanId);
    }
  });
});

describe("createSpanLink", () => {
  it("links a later span to a stream's", async () => {
    const { sdk, handler } = setUp();
    const result = await l0({ stream, onEvent: handler });
    await drain(result);
    const to = traceOf(result) ?? expect.unreachable();
    const link = createSpanLink({ ...to, attributes: { rating: 5 } });
    sdk.tracerProvider
      .getTracer("app")
      .startSpan("feedback", { links: [link] })
      .end();
    const [found] = sdk.named("feedback")[0]?.links ?? [];
    expect(found).toMatchObject({ context: to, attributes: { rating: 5 } });
  });

  it.each([
    [{ traceId: "0".repeat(32), spanId: "a".repeat(16) }, "traceId is"],
    [{ traceId: "a".repeat(32), spanId: "xyz" }, 'spanId is "xyz"; allowed: 16 hexadecimal digits'],
  ])("refuses %j", (ids, message) => {
    expect(() => createSpanLink(ids)).toThrow(message);
  });
});

describe("recordEvaluation", () => {
  const evaluation: Evaluation = {
    name: "relevance",
    score: 0.9,
    label: "pass",
    explanation: "Right, though it shows sk-abcdefghijklmnop1234.",
    responseId: "resp-1",
  };
  const attributes = {
    "gen_ai.evaluation.name": "relevance",
    "gen_ai.evaluation.score.value": 0.9,
    "gen_ai.evaluation.score.label": "pass",
    "gen_ai.evaluation.explanation": "Right, though it shows [REDACTED].",
    "gen_ai.response.id": "resp-1",
  };

  it("emits the conventions' record in the trace of the answer", async () => {
    const { sdk, handler } = setUp();
    const result = await l0({ stream, onEvent: handler });
    await drain(result);
    const { loggerProvider } = sdk;
    recordEvaluation({ ...evaluation, of: result }, { loggerProvider });
    const [record] = sdk.records();
    expect(record).toMatchObject({ eventName: "gen_ai.evaluation.result", attributes, spanContext: traceOf(result) });
  });

  it("is emitted to a logger that does not say whether it is switched on", () => {
    const emitted: (string | undefined)[] = [];
    recordEvaluation(evaluation, { logger: { emit: ({ eventName }) => void emitted.push(eventName) } });
    expect(emitted).toEqual(["gen_ai.evaluation.result"]);
  });

  it("makes a span inside the answer's where no logger is there", async () => {
    const { sdk, handler } = setUp();
    const result = await l0({ stream, onEvent: handler });
    await drain(result);
    const of = traceOf(result) ?? expect.unreachable();
    recordEvaluation({ ...evaluation, of }, { tracerProvider: sdk.tracerProvider });
    const [span] = sdk.named("gen_ai.evaluation.result");
    expect(span?.attributes).toEqual(attributes);
    expect(span?.parentSpanContext).toMatchObject(of);
  });

  it("belongs to the active span where it says of no answer", () => {
    const { sdk } = setUp();
    const { loggerProvider, tracerProvider } = sdk;
    const active = tracerProvider.getTracer("app").startSpan("judge");
    context.with(trace.setSpan(context.active(), active), () =>
      recordEvaluation({ name: "tone", label: "fail" }, { loggerProvider }),
    );
    expect(sdk.records()[0]?.spanContext?.spanId).toBe(active.spanContext().spanId);
    expect(sdk.records()[0]?.attributes).toEqual({
      "gen_ai.evaluation.name": "tone",
      "gen_ai.evaluation.score.label": "fail",
    });
  });

  it("refuses ids that are none", () => {
    expect(() => recordEvaluation({ name: "tone", of: { traceId: "x", spanId: "y" } })).toThrow('traceId is "x"');
  });
});

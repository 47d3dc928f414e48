import { streamInfoOf, tell } from "@l0/core/testing";
import { SpanKind } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createOpenTelemetryHandler } from "../create-open-telemetry-handler.ts";
import type { OpenTelemetryOptions } from "../options.ts";
import { START } from "../test-support/good-telemetry.ts";
import { epochMs, MemorySdk } from "../test-support/memory-sdk.ts";
import { Teller } from "../test-support/teller.ts";

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

const setUp = (options: OpenTelemetryOptions = {}, sampled = true) => {
  const sdk = new MemorySdk();
  const { tracerProvider, meterProvider } = sdk;
  const handler = createOpenTelemetryHandler({ tracerProvider, meterProvider, ...options });
  const teller = new Teller(handler, streamInfoOf({ model: "gpt-5", sampled }));
  const ask = (toolCallId: string, given: unknown = { city: "Graz" }): void => {
    teller.tell("TOOL_REQUESTED", { toolName: "weather", toolCallId, arguments: given }, Date.now());
  };
  const answer = (toolCallId: string, value: string): void => {
    tell(teller.handler, "message", teller.stream, { role: "tool", value, toolCallId, toolName: "weather" });
  };
  const tools = () => sdk.named("execute_tool weather");
  return { sdk, teller, ask, answer, tools };
};

describe("the span of a tool call", () => {
  it("lasts from the call to its result, inside the stream's, without arguments or result", () => {
    const { sdk, teller, ask, answer, tools } = setUp();
    teller.start();
    ask("call-1");
    vi.advanceTimersByTime(250);
    answer("call-1", "21 °C");
    teller.end();
    const [tool, ...others] = tools();
    expect(others).toEqual([]);
    expect(tool?.kind).toBe(SpanKind.INTERNAL);
    expect(tool?.parentSpanContext?.spanId).toBe(sdk.streamSpan().spanContext().spanId);
    expect([tool?.startTime, tool?.endTime].map((time) => epochMs(time ?? [0, 0]) - START)).toEqual([0, 250]);
    expect(tool?.attributes).toEqual({
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "weather",
      "gen_ai.tool.call.id": "call-1",
      "gen_ai.tool.type": "function",
      "l0.tool.answered": true,
    });
  });

  it("has no duration where its result does not come through the stream", () => {
    const { sdk, teller, ask, tools } = setUp();
    teller.start();
    ask("call-1");
    vi.advanceTimersByTime(250);
    teller.attempt(1);
    teller.end();
    expect(tools().map(({ duration, attributes }) => [duration, attributes["l0.tool.answered"]])).toEqual([
      [[0, 0], false],
    ]);
    expect(sdk.counter.ended).toBe(sdk.counter.started);
  });

  it("is its own for each of several calls at once", () => {
    const { teller, ask, answer, tools } = setUp();
    teller.start();
    ask("call-1");
    ask("call-2");
    answer("call-2", "2");
    answer("call-1", "1");
    answer("call-3", "of no call");
    teller.end();
    expect(tools().map(({ attributes }) => attributes["gen_ai.tool.call.id"])).toEqual(["call-2", "call-1"]);
  });

  it("has the arguments and the result where content is wanted on spans, cut to the budget", () => {
    const { teller, ask, answer, tools } = setUp({ recordTokenContent: "SPAN_ONLY", contentBudget: 40 });
    teller.start();
    ask("call-1");
    answer("call-1", "21 °C, sk-abcdefghijklmnop1234");
    ask("call-2", { city: "G".repeat(100) });
    answer("call-2", '"'.repeat(100));
    teller.end();
    expect(tools().map(({ attributes }) => attributes)).toMatchObject([
      { "gen_ai.tool.call.arguments": '{"city":"Graz"}', "gen_ai.tool.call.result": "21 °C, [REDACTED]" },
      { "gen_ai.tool.call.result": JSON.stringify('"'.repeat(19)), "l0.content.cut": true },
    ]);
    expect(tools()[1]?.attributes).not.toHaveProperty("gen_ai.tool.call.arguments");
  });

  it("is inside the attempt that asked for it, and ends with it: a result in the next one is another call's", () => {
    const { sdk, teller, ask, answer, tools } = setUp({ spanNames: "l0" });
    teller.start();
    teller.attemptStart(1);
    ask("call-1");
    teller.attemptEnd(1, { outcome: "failed" });
    teller.attemptStart(2);
    answer("call-1", "21 °C");
    ask("call-2");
    answer("call-2", "22 °C");
    teller.attemptEnd(2);
    teller.end();
    const attempts = sdk.named("l0.stream").map((span) => span.spanContext().spanId);
    expect(tools().map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual(attempts);
    expect(tools().map(({ attributes }) => attributes["l0.tool.answered"])).toEqual([false, true]);
  });

  it("ends where the model asks for the same call again", () => {
    const { sdk, teller, ask, answer, tools } = setUp();
    teller.start();
    ask("call-1");
    ask("call-1");
    answer("call-1", "21 °C");
    teller.attempt(1);
    teller.end();
    expect(tools().map(({ attributes }) => attributes["l0.tool.answered"])).toEqual([false, true]);
    expect(sdk.counter.ended).toBe(sdk.counter.started);
  });

  it("does not end by a message that is no result", () => {
    const { teller, ask, answer, tools } = setUp();
    teller.start();
    ask("call-1");
    tell(teller.handler, "message", teller.stream, {
      role: "assistant",
      value: "…",
      toolCallId: "call-1",
      toolName: "weather",
    });
    expect(tools()).toEqual([]);
    answer("call-1", "21 °C");
    expect(tools()).toHaveLength(1);
  });

  it("is not made for a stream that turned out to be sampled at its end", () => {
    const { sdk, teller, ask, answer, tools } = setUp({}, false);
    teller.start();
    ask("call-1");
    answer("call-1", "21 °C");
    teller.attempt(1);
    teller.end({ sampled: true });
    expect([tools(), sdk.streamSpans().length]).toEqual([[], 1]);
  });

  it("is not made where it is not wanted", () => {
    const { sdk, teller, tools } = setUp({ traceTools: false });
    expect(teller.handler.events).not.toContain("message");
    expect(teller.handler.events).not.toContain("TOOL_REQUESTED");
    teller.whole();
    expect([tools(), sdk.streamSpans().length]).toEqual([[], 1]);
  });

  it("is made for the first 128 calls, and the stream's span says how many are missing", () => {
    const { sdk, teller, ask, tools } = setUp();
    teller.start();
    for (let index = 0; index < 130; index++) ask(`call-${index}`);
    teller.attempt(1);
    teller.end();
    expect(tools()).toHaveLength(128);
    expect(sdk.streamSpan().attributes["l0.trace.dropped"]).toBe(2);
  });
});

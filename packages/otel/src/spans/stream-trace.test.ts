import { L0Error } from "@l0/core";
import { streamInfoOf } from "@l0/core/testing";
import { SpanKind, SpanStatusCode, type Tracer } from "@opentelemetry/api";
import { type Sampler, SamplingDecision } from "../test-support/sdk.ts";
import { describe, expect, it, vi } from "vitest";

import { createOpenTelemetryHandler } from "../create-open-telemetry-handler.ts";
import { noopSpan } from "../manual/noop-span.ts";
import type { OpenTelemetryOptions } from "../options.ts";
import { START } from "../test-support/good-telemetry.ts";
import { epochMs, MemorySdk } from "../test-support/memory-sdk.ts";
import { Teller } from "../test-support/teller.ts";

const failure = {
  occurred: true,
  message: "The connection was reset after 3 tokens.",
  category: "network",
  code: "NETWORK_ERROR",
  type: "econnreset",
  recoverable: true,
  stack: "Error: secret",
} as const;

const setUp = (
  options: Partial<OpenTelemetryOptions> = {},
  info = streamInfoOf({ model: "gpt-5", provider: "openai" }),
) => {
  const sdk = new MemorySdk();
  const { tracerProvider, meterProvider } = sdk;
  const handler = createOpenTelemetryHandler({ tracerProvider, meterProvider, ...options });
  return { sdk, teller: new Teller(handler, info) };
};

describe("the span of a stream", () => {
  it("is a CLIENT span named by operation and model, from the first pull to the end", () => {
    const { sdk, teller } = setUp();
    teller.whole();
    const span = sdk.streamSpan();
    expect(span.name).toBe("chat gpt-5");
    expect(span.kind).toBe(SpanKind.CLIENT);
    expect(epochMs(span.startTime)).toBe(START);
    expect(epochMs(span.endTime)).toBe(START + 2000);
    expect(span.status).toEqual({ code: SpanStatusCode.UNSET });
    expect(span.instrumentationScope).toMatchObject({
      name: "l0",
      schemaUrl: "https://opentelemetry.io/schemas/gen-ai-dev/1.42.0-dev",
    });
  });

  it("lasts as long as the monotonic clock says, also where the wall clock was put back", () => {
    const { sdk, teller } = setUp();
    teller.whole({ endTime: START - 3_600_000, duration: 1500.25 });
    const { startTime, endTime } = sdk.streamSpan();
    expect(epochMs(endTime) - epochMs(startTime)).toBeCloseTo(1500.25, 2);
  });

  it("has the attributes that a sampler decides on when it starts", () => {
    const seen: object[] = [];
    const sampler: Sampler = {
      shouldSample(_context, _traceId, _name, _kind, attributes) {
        seen.push({ ...attributes });
        return { decision: SamplingDecision.RECORD_AND_SAMPLED };
      },
      toString: () => "spy",
    };
    const { tracerProvider } = new MemorySdk(sampler);
    const handler = createOpenTelemetryHandler({ tracerProvider, defaultAttributes: { team: "search" } });
    new Teller(handler, streamInfoOf({ model: "gpt-5", provider: "openai" })).start();
    expect(seen).toEqual([
      {
        team: "search",
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.system": "openai",
        "gen_ai.request.model": "gpt-5",
        "gen_ai.request.stream": true,
        "l0.stream_id": "stream-1",
        "l0.session_id": "session-1",
        "gen_ai.conversation.id": "session-1",
      },
    ]);
  });

  it("takes the name and provider of a model that becomes known while it runs", () => {
    const { sdk, teller } = setUp({}, streamInfoOf());
    teller.start();
    teller.tell("FIRST_TOKEN", { timeToFirstToken: 400, model: "gpt-5-2026-08-01", provider: "openai" });
    teller.attempt(1, { model: "gpt-5-2026-08-01", provider: "openai" });
    teller.end({ model: "gpt-5-2026-08-01", provider: "openai" });
    const { name, attributes } = sdk.streamSpan();
    expect(name).toBe("chat gpt-5-2026-08-01");
    expect(attributes).toMatchObject({
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-5-2026-08-01",
      "gen_ai.response.model": "gpt-5-2026-08-01",
    });
  });

  it("tells the model that was asked for from the one that answered", () => {
    const { sdk, teller } = setUp();
    teller.start();
    teller.tell("FIRST_TOKEN", { timeToFirstToken: 400, model: "gpt-5-2026-08-01" });
    teller.attempt(1, { model: "gpt-5-2026-08-01" });
    teller.end({ model: "gpt-5", provider: "openai" });
    const { name, attributes } = sdk.streamSpan();
    expect(name).toBe("chat gpt-5");
    expect(attributes["gen_ai.request.model"]).toBe("gpt-5");
    expect(attributes["gen_ai.response.model"]).toBe("gpt-5-2026-08-01");
  });

  it("is called chat, without made-up names, where model and provider never become known", () => {
    const { sdk, teller } = setUp({}, streamInfoOf());
    teller.whole();
    const { name, attributes } = sdk.streamSpan();
    expect(name).toBe("chat");
    expect(Object.keys(attributes).filter((key) => /model|provider|system/.test(key))).toEqual([]);
  });

  it("has status ERROR, the error's message and its code only where the stream failed", () => {
    const { sdk, teller } = setUp();
    teller.start();
    teller.attempt(1, { outcome: "failed", error: new L0Error({ code: "NETWORK_ERROR", message: failure.message }) });
    teller.end({ outcome: "failed", error: failure });
    const { status, attributes, events } = sdk.streamSpan();
    expect(status).toEqual({ code: SpanStatusCode.ERROR, message: failure.message });
    expect(attributes["error.type"]).toBe("NETWORK_ERROR");
    expect(attributes["l0.outcome"]).toBe("failed");
    expect(attributes["l0.stream.completed"]).toBe(false);
    expect(JSON.stringify([attributes, events])).not.toContain("secret");
  });

  it.each(["aborted", "abandoned"] as const)("has no status and no error type where the stream was %s", (outcome) => {
    const { sdk, teller } = setUp();
    teller.start();
    teller.attempt(1, { outcome: "aborted" });
    teller.end({ outcome });
    const { status, attributes } = sdk.streamSpan();
    expect(status.code).toBe(SpanStatusCode.UNSET);
    expect(attributes["error.type"]).toBeUndefined();
    expect(attributes["l0.outcome"]).toBe(outcome);
  });

  it("is not made for a stream that is not sampled, and its metrics are", async () => {
    const { sdk, teller } = setUp({}, streamInfoOf({ sampled: false }));
    teller.whole({ sampled: false });
    expect(sdk.spans()).toEqual([]);
    expect(await sdk.total("l0.requests")).toBe(1);
  });

  it("costs nothing but its start where the SDK does not record it, and its metrics are complete", async () => {
    const sampled = vi.fn(() => ({ decision: SamplingDecision.NOT_RECORD }));
    const sdk = new MemorySdk({ shouldSample: sampled, toString: () => "never" });
    const { tracerProvider, meterProvider } = sdk;
    const teller = new Teller(createOpenTelemetryHandler({ tracerProvider, meterProvider }));
    teller.start();
    teller.attempt(1, { outcome: "failed" });
    teller.attempt(2);
    teller.end();
    expect(sampled).toHaveBeenCalledOnce();
    expect(sdk.counter.started).toBe(0);
    expect(await sdk.total("l0.requests")).toBe(1);
    expect(await sdk.total("l0.attempts")).toBe(2);
  });

  it("is told of nothing but its end where it does not record", () => {
    const told: string[] = [];
    const span = new Proxy(noopSpan, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        return (...given: unknown[]) => {
          told.push(String(name));
          return Reflect.apply(member as () => unknown, target, given);
        };
      },
    });
    const tracer: Tracer = { startSpan: () => span, startActiveSpan: () => expect.unreachable() };
    const { teller } = setUp({ tracer, tracerProvider: undefined, events: "span" } as never);
    teller.start();
    teller.tell("STALL_DETECTED", { gap: 30 });
    teller.attempt(1, { outcome: "failed" });
    teller.attempt(2);
    teller.end();
    const others = told.filter((name) => name !== "isRecording" && name !== "spanContext");
    expect(others).toEqual(["end"]);
  });

  it("lets its own attributes win over the default ones", () => {
    const { sdk, teller } = setUp({ defaultAttributes: { "gen_ai.operation.name": "mine", "deployment.tier": "a" } });
    teller.whole();
    expect(sdk.streamSpan().attributes).toMatchObject({ "gen_ai.operation.name": "chat", "deployment.tier": "a" });
  });
});

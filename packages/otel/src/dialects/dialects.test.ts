import { l0, type L0Options } from "@l0/core";
import { scriptedSource, streamInfoOf, telemetryOf } from "@l0/core/testing";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";

import { createOpenTelemetryHandler } from "../create-open-telemetry-handler.ts";
import type { OpenTelemetryOptions } from "../options.ts";
import { MemorySdk } from "../test-support/memory-sdk.ts";
import { cut, drain } from "../test-support/reading.ts";
import { Teller } from "../test-support/teller.ts";

const usage = {
  inputTokens: 100,
  outputTokens: 40,
  cacheReadTokens: 60,
  cacheWriteTokens: 20,
  reasoningTokens: 30,
  source: "provider",
} as const;
const cost = { total: 0.5, wasted: 0.1, currency: "USD", source: "provider" } as const;
const facts = { model: "gpt-5", provider: "openai", usage, cost, finishReason: "stop" };

const told = (options: OpenTelemetryOptions, telemetry = {}): MemorySdk => {
  const sdk = new MemorySdk();
  const { tracerProvider, meterProvider } = sdk;
  const handler = createOpenTelemetryHandler({ tracerProvider, meterProvider, events: "span", ...options });
  const teller = new Teller(handler, streamInfoOf({ model: "gpt-5", provider: "openai" }));
  teller.start();
  teller.attempt(1, { provider: "openai", model: "gpt-5-2026-08-01" });
  teller.end({ ...facts, ...telemetry });
  return sdk;
};

const tree = (sdk: MemorySdk): string[] => {
  const byId = new Map(sdk.spans().map((span) => [span.spanContext().spanId, span.name]));
  return sdk
    .spans()
    .map(({ name, parentSpanContext }) => `${byId.get(parentSpanContext?.spanId ?? "") ?? ""} > ${name}`);
};

const keysOf = async (sdk: MemorySdk, prefix: string): Promise<string[]> => {
  const names = [...(await sdk.metrics()).keys()];
  return names.filter((name) => name.startsWith(prefix)).toSorted();
};

describe("the dialect llm", () => {
  it("has its spans, its attributes and nothing of the conventions", () => {
    const sdk = told({ dialect: "llm", defaultAttributes: { "gen_ai.request.temperature": 0.2 } });
    expect(tree(sdk)).toEqual(["llm.request > llm.openai.stream", " > llm.request"]);
    const { attributes, kind, instrumentationScope } = sdk.named("llm.request")[0] ?? expect.unreachable();
    expect(kind).toBe(SpanKind.CLIENT);
    expect(attributes).toMatchObject({
      "llm.model": "gpt-5",
      "llm.provider": "openai",
      "llm.streaming": true,
      "llm.request.temperature": 0.2,
      "llm.tokens.input": 40,
      "llm.tokens.output": 40,
      "llm.tokens.total": 140,
      "llm.tokens.cache_read": 60,
      "llm.tokens.cache_write": 20,
      "llm.duration_seconds": 2,
      "llm.cost.total": 0.5,
      "llm.response.finish_reason": "stop",
      "l0.outcome": "completed",
    });
    const conventional = Object.keys(attributes).filter((key) => key.startsWith("gen_ai."));
    expect(conventional).toEqual(["gen_ai.request.temperature"]);
    expect(instrumentationScope.schemaUrl).toBeUndefined();
  });

  it("has its metrics, with its attributes, beside L0's", async () => {
    const sdk = told({ dialect: "llm" });
    expect(await keysOf(sdk, "llm_")).toEqual([
      "llm_cache_read_tokens_total",
      "llm_cache_write_tokens_total",
      "llm_cost_total_usd",
      "llm_request_duration_seconds",
      "llm_requests_total",
      "llm_tokens_input_total",
      "llm_tokens_output_total",
    ]);
    expect(await keysOf(sdk, "gen_ai.")).toEqual([]);
    const attributes = { llm_model: "gpt-5", llm_provider: "openai" };
    expect(await sdk.points("llm_tokens_input_total")).toEqual([{ attributes, value: 40 }]);
    expect(await sdk.points("l0.requests")).toEqual([
      { attributes: { ...attributes, outcome: "completed" }, value: 1 },
    ]);
    expect(await sdk.points("l0.active_streams")).toEqual([{ attributes, value: 0 }]);
  });

  it.each([
    [{}, "llm.unknown.stream"],
    [{ provider: "openai" }, "llm.openai.stream"],
  ])("names an attempt by the provider that its answer is from: %j", (answer, name) => {
    const sdk = new MemorySdk();
    const teller = new Teller(createOpenTelemetryHandler({ tracerProvider: sdk.tracerProvider, dialect: "llm" }));
    teller.start();
    teller.attempt(1, answer);
    teller.end();
    expect(tree(sdk)).toEqual([`llm.request > ${name}`, " > llm.request"]);
  });

  it("says error where a stream failed", () => {
    const error = {
      occurred: true,
      message: "No.",
      category: "network",
      code: "NETWORK_ERROR",
      type: "x",
      recoverable: true,
    };
    const span = told({ dialect: "llm" }, { outcome: "failed", error }).named("llm.request")[0];
    expect(span?.attributes["error"]).toBe(true);
    expect(span?.status.code).toBe(SpanStatusCode.ERROR);
  });
});

describe("both dialects", () => {
  it("have the conventions' spans with the attributes of both, and the metrics of both, once", async () => {
    const sdk = told({ dialect: "both" });
    expect(tree(sdk)).toEqual([" > chat gpt-5"]);
    expect(sdk.streamSpan().attributes).toMatchObject({
      "gen_ai.usage.input_tokens": 100,
      "llm.tokens.input": 40,
      "llm.model": "gpt-5",
      "gen_ai.request.model": "gpt-5",
    });
    expect(await sdk.total("llm_requests_total")).toBe(1);
    expect(await sdk.total("l0.requests")).toBe(1);
    expect(await sdk.total("gen_ai.client.inference.usage.input_tokens")).toBe(100);
    const [requests] = await sdk.points("l0.requests");
    expect(requests?.attributes["gen_ai.request.model"]).toBe("gpt-5");
    expect(requests?.attributes["llm_model"]).toBeUndefined();
    const [active] = await sdk.points("l0.active_streams");
    expect(active?.attributes["gen_ai.request.model"]).toBe("gpt-5");
  });
});

describe("the span names l0", () => {
  const run = async (stream: L0Options["stream"], options: OpenTelemetryOptions = {}): Promise<MemorySdk> => {
    const sdk = new MemorySdk();
    const { tracerProvider, meterProvider } = sdk;
    const onEvent = createOpenTelemetryHandler({ tracerProvider, meterProvider, spanNames: "l0", ...options });
    await drain(await l0({ stream, model: "gpt-5", onEvent, retry: { baseDelay: 1 } }));
    return sdk;
  };

  it("are l0.execution and an l0.stream, also where there was one attempt", async () => {
    const sdk = await run(scriptedSource(["one "]));
    expect(tree(sdk)).toEqual(["l0.execution > l0.stream", " > l0.execution"]);
    expect(sdk.named("l0.execution")[0]?.attributes["gen_ai.request.model"]).toBe("gpt-5");
  });

  it("are an l0.stream for each attempt, that says whether it was a retry", async () => {
    const broken = cut("one ");
    const whole = scriptedSource(["one "]);
    const sdk = await run((attempt) => (attempt.attempt === 1 ? broken(attempt) : whole(attempt)));
    expect(tree(sdk)).toEqual(["l0.execution > l0.stream", "l0.execution > l0.stream", " > l0.execution"]);
    expect(sdk.named("l0.stream").map(({ attributes }) => attributes["l0.is_retry"])).toEqual([false, true]);
    expect(sdk.counter.ended).toBe(sdk.counter.started);
  });

  it("win over those of a dialect", async () => {
    const sdk = await run(scriptedSource(["one "]), { dialect: "llm" });
    expect(tree(sdk)).toEqual(["l0.execution > l0.stream", " > l0.execution"]);
  });
});

describe("a vendor", () => {
  it.each([
    [
      "langfuse",
      {
        "langfuse.observation.completion_start_time": "2026-01-02T03:04:05.400Z",
        "gen_ai.usage.cost": 0.5,
        "session.id": "session-1",
      },
    ],
    [
      "sentry",
      {
        "sentry.op": "gen_ai.chat",
        "gen_ai.response.streaming": true,
        "gen_ai.response.tokens_per_second": 1.5,
        "gen_ai.cost.total_tokens": 0.5,
      },
    ],
    ["signoz", { "gen_ai.server.ttft": 0.4, "gen_ai.usage.cache_creation.input_tokens": 20 }],
    [
      "openinference",
      {
        "openinference.span.kind": "LLM",
        "llm.model_name": "gpt-5-2026-08-01",
        "llm.provider": "openai",
        "llm.token_count.prompt": 100,
        "llm.token_count.completion": 40,
        "llm.token_count.total": 140,
        "llm.token_count.prompt_details.cache_read": 60,
        "llm.token_count.prompt_details.cache_write": 20,
        "llm.token_count.completion_details.reasoning": 30,
        "llm.cost.total": 0.5,
        "session.id": "session-1",
      },
    ],
  ] as const)("%s has its own attributes where it is named, and only there", (vendor, expected) => {
    const unnamed = told({ semconv: "latest" }).streamSpan().attributes;
    const named = told({ vendors: [vendor], semconv: "latest" }).streamSpan().attributes;
    expect(named).toEqual({ ...unnamed, ...expected });
    for (const key of Object.keys(expected)) expect(unnamed).not.toHaveProperty([key]);
  });

  it("has nothing that is unknown", () => {
    const sdk = new MemorySdk();
    const { tracerProvider } = sdk;
    const vendors = ["langfuse", "openinference", "sentry", "signoz"] as const;
    const teller = new Teller(createOpenTelemetryHandler({ tracerProvider, vendors }));
    teller.start();
    teller.attempt(1);
    teller.tell("SESSION_END", { outcome: "completed", telemetry: telemetryOf() });
    expect(Object.keys(sdk.streamSpan().attributes).filter((key) => /cost|ttft|start_time|count\./.test(key))).toEqual(
      [],
    );
  });
});

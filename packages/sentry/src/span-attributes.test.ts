import type { Telemetry } from "@l0/core";
import { telemetryOf } from "@l0/core/testing";
import { ATTRIBUTE_METADATA } from "@sentry/conventions/attributes";
import { describe, expect, it } from "vitest";
import { executionEnded, generation } from "./span-attributes.ts";
import { networkFailure } from "./test-support/failures.ts";

const usage: NonNullable<Telemetry["usage"]> = {
  inputTokens: 1200,
  outputTokens: 300,
  cacheReadTokens: 1000,
  cacheWriteTokens: 100,
  reasoningTokens: 50,
  source: "provider",
};

const full = telemetryOf({
  model: "gpt-5",
  provider: "openai",
  finishReason: "stop",
  responseId: "resp-1",
  usage,
  metrics: { totalTokens: 250, timeToFirstToken: 280, tokensPerSecond: 166.7, totalRetries: 1 },
  network: { errorCount: 1, errorsByType: { econnreset: 1 } },
  fallback: { used: true, index: 1 },
  cost: { total: 0.012, wasted: 0.002, currency: "USD", source: "provider" },
  drift: { detected: false, types: [], countByType: {} },
});

const models = { requested: "gpt-5", answered: "gpt-5-2026-08-01" };

describe("the attributes of a generation", () => {
  it("show model, tokens and time to first chunk as Sentry's AI pages read them", () => {
    expect(generation(full, models)).toEqual({
      "sentry.op": "gen_ai.chat",
      "gen_ai.operation.name": "chat",
      "gen_ai.conversation.id": "session-1",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-5",
      "gen_ai.response.model": "gpt-5-2026-08-01",
      "gen_ai.response.id": "resp-1",
      "gen_ai.response.finish_reasons": '["stop"]',
      "gen_ai.response.streaming": true,
      "gen_ai.response.time_to_first_chunk": 0.28,
      "gen_ai.response.tokens_per_second": 166.7,
      "gen_ai.usage.input_tokens": 1200,
      "gen_ai.usage.output_tokens": 300,
      "gen_ai.usage.total_tokens": 1500,
      "gen_ai.usage.cache_read.input_tokens": 1000,
      "gen_ai.usage.cache_creation.input_tokens": 100,
      "gen_ai.usage.reasoning.output_tokens": 50,
      "gen_ai.cost.total_tokens": 0.012,
      "l0.usage.source": "provider",
    });
  });

  it("are known to Sentry, of the type it expects, and none is deprecated", () => {
    const known: Readonly<Record<string, { readonly type: string; readonly deprecation?: unknown }>> =
      ATTRIBUTE_METADATA;
    const types: Readonly<Record<string, string>> = { integer: "number", double: "number" };
    const theirs = Object.entries(generation(full, models)).filter(([key]) => !key.startsWith("l0."));
    for (const [key, value] of theirs) {
      const { type = "unknown", deprecation } = known[key] ?? {};
      expect({ key, type: typeof value, deprecation }).toEqual({
        key,
        type: types[type] ?? type,
        deprecation: undefined,
      });
    }
  });

  it("make up nothing", () => {
    expect(generation(telemetryOf({ sessionId: "stream-1" }), { requested: undefined, answered: undefined })).toEqual({
      "sentry.op": "gen_ai.chat",
      "gen_ai.operation.name": "chat",
      "gen_ai.response.streaming": true,
    });
  });

  it("send no number that is none, and no text that has no end", () => {
    const bad = telemetryOf({
      sessionId: "stream-1",
      provider: "p".repeat(10_000),
      usage: { inputTokens: Number.NaN, outputTokens: Infinity, source: "provider" },
      metrics: { tokensPerSecond: Number.NaN, timeToFirstToken: Infinity },
    });
    const { "gen_ai.provider.name": provider, ...others } = generation(bad, {
      requested: "\ud800",
      answered: undefined,
    });
    expect(provider).toBe("p".repeat(1000));
    expect(others).toEqual({
      "sentry.op": "gen_ai.chat",
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "\ufffd",
      "gen_ai.response.streaming": true,
      "l0.usage.source": "provider",
    });
  });

  it("count the first reasoning as the first chunk", () => {
    const thinking = telemetryOf({ metrics: { timeToFirstToken: 900, timeToFirstReasoning: 300 } });
    expect(generation(thinking, models)).toMatchObject({ "gen_ai.response.time_to_first_chunk": 0.3 });
  });

  it("say that a stream was cut before the provider gave a reason to finish", () => {
    const cut = telemetryOf({ outcome: "abandoned" });
    expect(generation(cut, models)).toMatchObject({ "gen_ai.response.finish_reasons": '["error"]' });
  });

  it("have no total of tokens where one part is missing", () => {
    const half = generation(telemetryOf({ usage: { outputTokens: 300, source: "estimated" } }), models);
    expect(half).toMatchObject({ "gen_ai.usage.output_tokens": 300, "l0.usage.source": "estimated" });
    expect(half).not.toHaveProperty("gen_ai.usage.total_tokens");
    expect(half).not.toHaveProperty("gen_ai.usage.input_tokens");
  });

  it("take the model that answered for the one asked for where nobody said", () => {
    const learnt = generation(telemetryOf({ model: "gpt-5-2026-08-01" }), {
      requested: undefined,
      answered: undefined,
    });
    expect(learnt).toMatchObject({ "gen_ai.request.model": "gpt-5-2026-08-01" });
  });
});

describe("the attributes of a stream that has ended", () => {
  it("are its telemetry", () => {
    expect(executionEnded(full)).toEqual({
      "l0.outcome": "completed",
      "l0.stream.completed": true,
      "l0.token_count": 250,
      "l0.tokens.voided": 0,
      "l0.time_to_first_token_ms": 280,
      "l0.tokens_per_second": 166.7,
      "l0.retry.count": 1,
      "l0.network.error_count": 1,
      "l0.drift.detected": false,
      "l0.fallback.index": 1,
      "l0.cost.total": 0.012,
      "l0.cost.wasted": 0.002,
      "l0.cost.source": "provider",
    });
  });

  it("name the error of one that failed", () => {
    expect(executionEnded(telemetryOf({ outcome: "failed", error: networkFailure }))).toMatchObject({
      "l0.outcome": "failed",
      "l0.stream.completed": false,
      "error.type": "NETWORK_ERROR",
    });
  });
});

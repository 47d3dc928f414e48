import type { Usage } from "@l0/core";
import { describe, expect, it } from "vitest";

import { PROFILES } from "../semconv/profiles.ts";
import { metricsOf, telemetryOf } from "../test-support/hand-made.ts";
import { endAttributes, spanName } from "./span-attributes.ts";

const usage: Usage = {
  inputTokens: 100,
  outputTokens: 40,
  cacheReadTokens: 60,
  cacheWriteTokens: 20,
  reasoningTokens: 30,
  source: "provider",
};

/** What is set: the SDK drops an attribute that is undefined. */
const known = (attributes: object): object => JSON.parse(JSON.stringify(attributes));

describe("spanName", () => {
  it("is the operation and the model, or the operation alone", () => {
    expect(spanName("gpt-5")).toBe("chat gpt-5");
    expect(spanName(undefined)).toBe("chat");
  });
});

describe("endAttributes", () => {
  it("leaves out everything that telemetry does not know", () => {
    const { timeToFirstToken: _, tokensPerSecond: __, ...metrics } = metricsOf({ totalTokens: 0 });
    expect(known(endAttributes(PROFILES.dup, "completed", telemetryOf({ metrics })))).toEqual({
      "l0.outcome": "completed",
      "l0.stream.completed": true,
      "l0.retry.count": 0,
      "l0.network.error_count": 0,
    });
  });

  it("has everything that telemetry knows", () => {
    const telemetry = telemetryOf({
      responseId: "resp-1",
      finishReason: "stop",
      usage,
      metrics: metricsOf({ totalRetries: 2 }),
      network: { errorCount: 2, errorsByType: { econnreset: 2 } },
      fallback: { used: true, index: 1 },
    });
    expect(known(endAttributes(PROFILES.dup, "completed", telemetry))).toEqual({
      "gen_ai.response.id": "resp-1",
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.response.time_to_first_chunk": 0.4,
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.usage.output_tokens": 40,
      "gen_ai.usage.cache_read.input_tokens": 60,
      "gen_ai.usage.cache_write.input_tokens": 20,
      "gen_ai.usage.cache_creation.input_tokens": 20,
      "gen_ai.usage.reasoning.output_tokens": 30,
      "l0.outcome": "completed",
      "l0.stream.completed": true,
      "l0.retry.count": 2,
      "l0.network.error_count": 2,
      "l0.time_to_first_token_ms": 400,
      "l0.tokens_per_second": 1.5,
      "l0.fallback.index": 1,
      "l0.usage.source": "provider",
    });
  });

  it.each([
    ["latest", ["gen_ai.usage.cache_write.input_tokens"]],
    ["v1.41", ["gen_ai.usage.cache_creation.input_tokens"]],
    ["dup", ["gen_ai.usage.cache_write.input_tokens", "gen_ai.usage.cache_creation.input_tokens"]],
  ] as const)("names the cache writes as %s does", (name, keys) => {
    const attributes = endAttributes(PROFILES[name], "completed", telemetryOf({ usage }));
    const cacheWrites = Object.keys(attributes).filter((key) => /cache_(write|creation)/.test(key));
    expect(cacheWrites).toEqual(keys);
  });

  it("counts reasoning as the first chunk where it came before the text", () => {
    const metrics = metricsOf({ timeToFirstToken: 3000, timeToFirstReasoning: 700 });
    const attributes = endAttributes(PROFILES.dup, "completed", telemetryOf({ metrics }));
    expect(attributes["gen_ai.response.time_to_first_chunk"]).toBe(0.7);
    expect(attributes["l0.time_to_first_token_ms"]).toBe(3000);
  });

  it.each(["failed", "aborted", "abandoned"] as const)(
    "reports the finish reason error where it %s before one came",
    (outcome) => {
      const cut = endAttributes(PROFILES.dup, outcome, telemetryOf({ outcome }));
      expect(cut["gen_ai.response.finish_reasons"]).toEqual(["error"]);
      const finished = endAttributes(PROFILES.dup, outcome, telemetryOf({ outcome, finishReason: "length" }));
      expect(finished["gen_ai.response.finish_reasons"]).toEqual(["length"]);
    },
  );
});

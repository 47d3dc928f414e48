import type { Usage } from "@l0/core";
import { type GivenTelemetry, telemetryOf } from "@l0/core/testing";
import { describe, expect, it } from "vitest";

import { genAiEnd } from "../dialects/gen-ai.ts";
import type { SemconvProfileName } from "../options.ts";
import { PROFILES } from "../semconv/profiles.ts";
import type { StreamEnd } from "../stream-end.ts";
import { endOf } from "../test-support/good-telemetry.ts";
import { l0EndAttributes, startAttributes } from "./span-attributes.ts";

const attributesOf = (profile: SemconvProfileName, end: StreamEnd) => ({
  ...genAiEnd(PROFILES[profile], end),
  ...l0EndAttributes(end),
});

const endAttributes = (profile: SemconvProfileName, telemetry: GivenTelemetry = {}) =>
  attributesOf(profile, endOf(telemetry));

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

describe("the attributes of a stream that starts", () => {
  it("have a conversation where the caller has named a session, and no id that was made up for want of one", () => {
    const named = startAttributes({ streamId: "stream-1", sessionId: "session-1" }, PROFILES.latest);
    expect(named["gen_ai.conversation.id"]).toBe("session-1");
    const unnamed = startAttributes({ streamId: "stream-1", sessionId: "stream-1" }, PROFILES.latest);
    expect(unnamed).toEqual({
      "l0.stream_id": "stream-1",
      "l0.session_id": "stream-1",
      "gen_ai.request.stream": true,
    });
  });
});

describe("the attributes of an ended stream", () => {
  it("leaves out everything that telemetry does not know", () => {
    expect(known(attributesOf("dup", { ...endOf(), telemetry: telemetryOf() }))).toEqual({
      "l0.outcome": "completed",
      "l0.stream.completed": true,
      "l0.retry.count": 0,
      "l0.network.error_count": 0,
      "l0.guardrail.violation_count": 0,
      "l0.drift.detected": false,
      "l0.fallback.index": 0,
    });
  });

  it("has everything that telemetry knows", () => {
    const telemetry: GivenTelemetry = {
      responseId: "resp-1",
      finishReason: "stop",
      usage,
      metrics: { totalRetries: 2 },
      network: { errorCount: 2, errorsByType: { econnreset: 2 } },
      fallback: { used: true, index: 1 },
      guardrails: {
        rulesChecked: 1,
        passed: false,
        violationCount: 3,
        violationsByRule: { links: 3 },
        violationsByRuleAndSeverity: { links: { warning: 3, error: 0, fatal: 0 } },
        violationsBySeverity: { warning: 3, error: 0, fatal: 0 },
        violations: [],
      },
      drift: { detected: true, types: ["hedging"], countByType: { hedging: 1 } },
      cost: { total: 0.5, wasted: 0.25, currency: "USD", source: "provider" },
    };
    expect(known(endAttributes("dup", telemetry))).toEqual({
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
      "l0.guardrail.violation_count": 3,
      "l0.drift.detected": true,
      "l0.cost.total": 0.5,
      "l0.cost.wasted": 0.25,
      "l0.cost.source": "provider",
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
    const attributes = endAttributes(name, { usage });
    const cacheWrites = Object.keys(attributes).filter((key) => /cache_(write|creation)/.test(key));
    expect(cacheWrites).toEqual(keys);
  });

  it("counts reasoning as the first chunk where it came before the text", () => {
    const metrics = { timeToFirstToken: 3000, timeToFirstReasoning: 700 };
    const attributes = endAttributes("dup", { metrics });
    expect(attributes["gen_ai.response.time_to_first_chunk"]).toBe(0.7);
    expect(attributes["l0.time_to_first_token_ms"]).toBe(3000);
  });

  it.each(["failed", "aborted", "abandoned"] as const)(
    "reports the finish reason error where it %s before one came",
    (outcome) => {
      const cut = endAttributes("dup", { outcome });
      expect(cut["gen_ai.response.finish_reasons"]).toEqual(["error"]);
      const finished = endAttributes("dup", { outcome, finishReason: "length" });
      expect(finished["gen_ai.response.finish_reasons"]).toEqual(["length"]);
    },
  );
});

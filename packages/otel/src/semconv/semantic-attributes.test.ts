import { L0Error } from "@l0/core";
import { streamInfoOf } from "@l0/core/testing";
import { expect, it } from "vitest";

import { setUp } from "../test-support/reading.ts";
import { Teller } from "../test-support/teller.ts";
import { SemanticAttributes } from "./semantic-attributes.ts";

/** What only the caller knows of the request; `defaultAttributes` may carry it. */
const OF_THE_CALLER = ["LLM_REQUEST_MAX_TOKENS", "LLM_REQUEST_TEMPERATURE", "LLM_REQUEST_TOP_P"];

it("are the names of what a stream's span has", () => {
  const { sdk, handler } = setUp({ recordTokenContent: "SPAN_ONLY" });
  const stream = streamInfoOf({ model: "gpt-5", provider: "openai", content: "Hello" });
  const teller = new Teller(handler, stream);
  const error = new L0Error({ code: "NETWORK_ERROR", message: "No." });
  teller.start();
  teller.attempt(1, { model: "gpt-5-2026-08-01", outcome: "failed", error });
  const counts = { inputTokens: 9, outputTokens: 4, cacheReadTokens: 3, cacheWriteTokens: 2, reasoningTokens: 1 };
  teller.end({
    outcome: "failed",
    provider: "openai",
    responseId: "resp-1",
    metrics: { timeToFirstToken: 400, tokensPerSecond: 2 },
    usage: { ...counts, source: "provider" },
    cost: { total: 0.5, wasted: 0.25, currency: "USD", source: "provider" },
    error: {
      occurred: true,
      message: "No.",
      category: "network",
      code: "NETWORK_ERROR",
      type: "econnreset",
      recoverable: true,
    },
  });
  const had = new Set(Object.keys(sdk.streamSpan().attributes));
  const missing = Object.entries(SemanticAttributes).filter(([, name]) => !had.has(name));
  expect(missing.map(([constant]) => constant)).toEqual(OF_THE_CALLER);
});

import { ANSWER_SCENARIOS } from "./answer-scenarios.ts";
import type { Scenario } from "./scenario.ts";
import {
  AI_SDK,
  ANTHROPIC,
  HEALTHY,
  IMPATIENCE,
  NO_RETRY,
  OPENAI,
  retried,
  RETRY,
  scenario,
} from "./scenario-parts.ts";

/** Everything the playground can show, by name. */
export const SCENARIOS = {
  healthy: scenario(OPENAI, { story: "Nothing goes wrong." }),
  "slow-start": scenario(ANTHROPIC, {
    story: "The provider takes its time to begin: look at the time to first token.",
    scripts: [{ ...HEALTHY, fault: "slow-start" }],
  }),
  "slow-consumer": scenario(OPENAI, {
    story:
      "The reader holds every token longer than the provider may take: it is not the provider that is slow, so no timeout fires.",
    scripts: [{ ...HEALTHY, text: "The reader takes its time, and nobody minds." }],
    options: { retry: RETRY, timeout: { interToken: 80 } },
    consumer: { does: "read-slowly", pauseMs: 120 },
  }),
  "hang-before-first-token": retried(ANTHROPIC, "hang-before-first-token", "INITIAL_TOKEN_TIMEOUT", {
    story: "The first attempt never says a word. It is timed out while it hangs, and tried again.",
    options: { retry: RETRY, timeout: { initialToken: IMPATIENCE } },
  }),
  stall: retried(OPENAI, "stall", "INTER_TOKEN_TIMEOUT", {
    story: "The first attempt goes silent in mid-sentence. Its words become void before the second attempt's come.",
    options: { retry: RETRY, timeout: { interToken: IMPATIENCE } },
  }),
  "stall-with-pings": retried(ANTHROPIC, "stall-with-pings", "INTER_TOKEN_TIMEOUT", {
    story: "The first attempt goes silent but for pings, which are signs of life and no progress.",
    options: { retry: RETRY, timeout: { interToken: IMPATIENCE } },
  }),
  cut: scenario(OPENAI, {
    story:
      "The connection is closed in mid-sentence and nothing is tried again: the reader gets the error and keeps the partial text.",
    scripts: [{ fault: "cut" }],
    options: { retry: NO_RETRY },
    expects: { outcome: "failed", throws: "NETWORK_ERROR", failures: ["NETWORK_ERROR"], requests: 1 },
  }),
  "cut-and-retried": retried(OPENAI, "cut", "NETWORK_ERROR", {
    story: "The connection is closed in mid-sentence; the second attempt succeeds.",
  }),
  "reset-and-retried": retried(AI_SDK, "reset", "NETWORK_ERROR", {
    story: "The connection is reset in mid-sentence; the second attempt succeeds.",
  }),
  "dropped-request": retried(ANTHROPIC, "dropped-request", "NETWORK_ERROR", {
    story: "The connection is closed before any answer; the second attempt succeeds.",
  }),
  truncated: retried(ANTHROPIC, "truncated", "NETWORK_ERROR", {
    story: "The stream ends properly but too early. Without L0 this looks like success.",
  }),
  "rate-limited": scenario(OPENAI, {
    story: "The provider answers 429 and says when to come back; the second attempt waits that long.",
    scripts: [{ fault: { kind: "status", status: 429, retryAfterMs: 1000 } }, HEALTHY],
    expects: { outcome: "completed", failures: ["RATE_LIMITED"], requests: 2 },
  }),
  "server-error": retried(ANTHROPIC, "server-error", "PROVIDER_ERROR", {
    story: "The provider answers 500; the second attempt succeeds.",
  }),
  unauthorized: scenario(OPENAI, {
    story: "The provider answers 401: trying again cannot help, so nothing is tried again.",
    scripts: [{ fault: "unauthorized" }],
    expects: { outcome: "failed", throws: "PROVIDER_ERROR", failures: ["PROVIDER_ERROR"], requests: 1 },
  }),
  "sse-error": retried(ANTHROPIC, "error-event", "PROVIDER_ERROR", {
    story: "The provider sends an error event in the middle of the stream; the second attempt succeeds.",
  }),
  "malformed-json": retried(OPENAI, "malformed", "NETWORK_ERROR", {
    story: "One event of the stream is broken JSON; the second attempt succeeds.",
  }),
  "zero-tokens": retried(AI_SDK, "zero-tokens", "ZERO_OUTPUT", {
    story: "The first answer is perfectly well-formed and empty; the second one has text.",
  }),
  ...ANSWER_SCENARIOS,
  fallback: scenario(OPENAI, {
    story: "The first provider fails until its retries are spent; another one answers.",
    sources: [OPENAI, ANTHROPIC],
    scripts: [{ fault: "cut" }, { fault: "server-error" }, HEALTHY],
    options: { retry: { ...RETRY, maxRetries: 1 } },
    expects: { outcome: "completed", failures: ["NETWORK_ERROR", "PROVIDER_ERROR"], requests: 3 },
  }),
  exhausted: scenario(OPENAI, {
    story: "Every provider fails until its retries are spent.",
    sources: [OPENAI, ANTHROPIC],
    scripts: [{ fault: "server-error" }],
    options: { retry: { ...RETRY, maxRetries: 1 } },
    expects: {
      outcome: "failed",
      throws: "ALL_STREAMS_EXHAUSTED",
      failures: ["PROVIDER_ERROR", "PROVIDER_ERROR", "PROVIDER_ERROR", "PROVIDER_ERROR"],
      requests: 4,
    },
  }),
  break: scenario(AI_SDK, {
    story: "The reader leaves its loop: the stream counts as abandoned and the provider's connection is closed.",
    consumer: { does: "break", afterTokens: 10 },
    expects: { outcome: "abandoned", failures: [], requests: 1 },
  }),
  abort: scenario(ANTHROPIC, {
    story: "The stream is aborted: the reader gets the error, and the provider's connection is closed.",
    consumer: { does: "abort", afterTokens: 10 },
    expects: { outcome: "aborted", throws: "STREAM_ABORTED", failures: [], requests: 1 },
  }),
  "never-read": scenario(OPENAI, {
    story: "A result that nobody reads: no request is made and no event is emitted.",
    consumer: { does: "nothing" },
    expects: { failures: [], requests: 0 },
  }),
  "handler-throws": scenario(OPENAI, {
    story: "A handler throws at every event. The stream does not notice, the other handlers neither.",
    throwingHandler: true,
  }),
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;

/** All names, in the order in which they are shown. */
export const SCENARIO_NAMES = Object.keys(SCENARIOS) as readonly ScenarioName[];

/**
 * The scenario of a name.
 *
 * @throws TypeError that lists the names, where there is none.
 */
export function scenarioOf(name: string): Scenario {
  if (Object.hasOwn(SCENARIOS, name)) return SCENARIOS[name as ScenarioName];
  throw new TypeError(`Unknown scenario "${name}". Known: ${SCENARIO_NAMES.join(", ")}.`);
}

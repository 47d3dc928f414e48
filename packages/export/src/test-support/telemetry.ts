import type { InterTokenLatency, Telemetry } from "@l0/core";
import { telemetryOf } from "@l0/core/testing";
import * as fc from "fast-check";

const { outcome: _, ...begun } = telemetryOf({ startTime: 1_700_000_000_000, completed: false });

/** A stream that has begun and given nothing yet: only what is always known. */
export const bareTelemetry: Telemetry = begun;

const interToken: InterTokenLatency = {
  count: 205,
  sum: 2060.5,
  p50: 10.5,
  p90: 20.5,
  p95: 25.5,
  p99: 40.5,
  max: 99.5,
  histogram: [],
};
Object.defineProperty(interToken, "histogram", { enumerable: false });

/** A record with every field, and a different value in each. */
export const fullTelemetry: Telemetry = {
  streamId: "stream-2",
  sessionId: "session-2",
  model: "model-2",
  provider: "provider-2",
  startTime: 1_700_000_000_001,
  endTime: 1_700_000_001_502,
  duration: 1501.25,
  outcome: "failed",
  completed: false,
  aborted: false,
  sampled: true,
  contentLength: 1201,
  finishReason: "length",
  responseId: "response-2",
  metrics: {
    timeToFirstToken: 251.5,
    timeToFirstReasoning: 201.5,
    avgInterTokenTime: 10.05,
    interToken,
    tokensPerSecond: 133.33,
    totalTokens: 206,
    receivedTokens: 226,
    voidedTokens: 20,
    totalRetries: 3,
    networkRetryCount: 12,
    modelRetryCount: 11,
    retryWait: 350.5,
    stalls: 7,
    providerTime: 1000.5,
    consumerTime: 150.25,
  },
  network: {
    errorCount: 4,
    errorsByType: { econnreset: 3, ZERO_OUTPUT: 1 },
    errors: [{ type: "econnreset", message: "socket cut", timestamp: 1_700_000_000_100, retried: true, delay: 100 }],
  },
  retries: { attempt: 5, maxAttempts: 6, lastError: "last error text", lastErrorCategory: "network" },
  attempts: [
    { attempt: 1, fallbackIndex: 0, outcome: "failed", errorType: "NETWORK_ERROR", tokens: 20, duration: 300 },
  ],
  guardrails: {
    rulesChecked: 16,
    passed: false,
    violationCount: 6,
    violationsByRule: { "json-structure": 5, "zero-output": 1 },
    violationsByRuleAndSeverity: {
      "json-structure": { warning: 3, error: 2, fatal: 0 },
      "zero-output": { warning: 0, error: 0, fatal: 1 },
    },
    violationsBySeverity: { warning: 3, error: 2, fatal: 1 },
    violations: [
      { rule: "json-structure", message: "violation text", severity: "error", recoverable: true, position: 17 },
    ],
  },
  drift: { detected: true, types: ["repetition", "hedging"], countByType: { repetition: 2, hedging: 1 } },
  continuation: { enabled: true, used: true, continuationCount: 9, checkpointLength: 1100, checkpointContent: "kept" },
  cost: { total: 0.0375, wasted: 0.0125, currency: "USD", source: "estimated" },
  fallback: { used: true, index: 2 },
  tools: { count: 8, byName: { search: 8 } },
  usage: {
    inputTokens: 1000,
    outputTokens: 300,
    cacheReadTokens: 600,
    cacheWriteTokens: 100,
    reasoningTokens: 50,
    source: "provider",
  },
  error: {
    occurred: true,
    message: "error text",
    category: "transient",
    code: "RATE_LIMITED",
    type: "partial_chunks",
    recoverable: true,
    stack: "L0Error: error text\n    at somewhere",
  },
  metadata: { user: "user-2" },
};

/** Texts that break careless writers: quotes, separators, line ends of all kinds, formulas, half surrogates. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 4 }),
      fc.constantFrom(
        '"',
        ",",
        ";",
        "\n",
        "\r",
        "\r\n",
        "\t",
        "=",
        "+",
        "-",
        "@",
        "'",
        "\u2028",
        "\u0085",
        "\ud800",
        "＝",
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));

const amount = fc.double({ min: 0, max: 1e9, noNaN: true });
const count = fc.nat();

const texts = fc.record({ streamId: hostileText, sessionId: hostileText });
const maybe = fc.record(
  {
    model: hostileText,
    provider: hostileText,
    endTime: count,
    duration: amount,
    outcome: fc.constantFrom("completed", "failed", "aborted", "abandoned"),
    finishReason: hostileText,
    responseId: hostileText,
    usage: fc.record(
      { inputTokens: count, outputTokens: count, source: fc.constantFrom("provider", "estimated") },
      { requiredKeys: ["source"] },
    ),
    metadata: fc.dictionary(
      hostileText,
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }),
    ),
  },
  { requiredKeys: [] },
);
const metrics = fc.record(
  { totalTokens: count, timeToFirstToken: amount, tokensPerSecond: amount },
  { requiredKeys: ["totalTokens"] },
);

/** Records of all kinds: each unknown field may be there or not, each text is hostile. */
export const anyTelemetry: fc.Arbitrary<Telemetry> = fc
  .tuple(texts, maybe, metrics, hostileText)
  .map(([always, known, measured, lastError]) =>
    Object.assign({}, bareTelemetry, always, known, {
      metrics: { ...bareTelemetry.metrics, ...measured },
      retries: { ...bareTelemetry.retries, lastError },
    }),
  );

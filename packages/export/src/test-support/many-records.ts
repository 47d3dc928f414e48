import type { Outcome, StreamMetrics, Telemetry } from "@l0/core";
import { bareTelemetry } from "./telemetry.ts";

const MODELS = ["gpt-5-mini", "claude-sonnet-5", "gemini-3-flash"];
const ERRORS = ["econnreset", "RATE_LIMITED", "INITIAL_TOKEN_TIMEOUT", "ZERO_OUTPUT", "server_error", "dns", "tls"];
const DAY = 24 * 60 * 60 * 1000;

/** Records of one day as a service may have them: the same ones each time. */
export function manyRecords(count: number): Telemetry[] {
  const random = seeded(7);
  return Array.from({ length: count }, (_, index) => oneRecord(index, index / count, random));
}

/** What a stream meets on its way. */
interface Fate {
  readonly outcome: Outcome;
  /** The error of its first attempt. */
  readonly error?: string;
  readonly tokens: number;
  readonly voided: number;
  /** Between two tokens, ms. */
  readonly gap: number;
  readonly firstToken: number;
}

function oneRecord(index: number, share: number, random: () => number): Telemetry {
  const { outcome, error: type, tokens, voided, gap, firstToken } = fate(share, random);
  const cost = (tokens + voided) * 0.000_012;
  return {
    ...bareTelemetry,
    streamId: `l0_${index}_${Math.floor(random() * 1e9).toString(36)}`,
    sessionId: `session-${index % 100}`,
    model: MODELS[Math.floor(random() ** 1.5 * MODELS.length)] ?? "other",
    provider: "demo",
    startTime: Date.UTC(2026, 0, 31) + share * DAY,
    duration: firstToken + tokens * gap,
    outcome,
    completed: outcome === "completed",
    aborted: outcome === "aborted",
    metrics: {
      ...bareTelemetry.metrics,
      totalTokens: tokens,
      receivedTokens: tokens + voided,
      voidedTokens: voided,
      ...retriesAfter(type),
      ...(tokens > 0 && {
        timeToFirstToken: firstToken,
        interToken: { count: tokens, sum: tokens * gap, p50: gap, p95: gap * 3, max: gap * 6, histogram: [] },
      }),
    },
    network: { errorCount: type === undefined ? 0 : 1, errorsByType: type === undefined ? {} : { [type]: 1 } },
    cost: { total: cost, wasted: voided * 0.000_012, currency: "USD", source: "provider" },
    ...(outcome === "failed" && {
      error: {
        occurred: true,
        message: "m",
        category: "network",
        code: "NETWORK_ERROR",
        type: type ?? "unknown",
        recoverable: true,
      },
    }),
  };
}

function fate(share: number, random: () => number): Fate {
  const spread = (): number => Math.exp((random() + random() + random() - 1.5) * 1.6);
  const isOutage = share > 0.6 && share < 0.7;
  const gap = 18 * spread();
  const firstToken = 420 * spread();
  const tokens = Math.round(180 * spread());
  if (random() > (isOutage ? 0.35 : 0.05)) {
    const chance = random();
    const outcome = chance < 0.03 ? "aborted" : chance < 0.05 ? "abandoned" : "completed";
    return { outcome, tokens, voided: 0, gap, firstToken };
  }
  const error = ERRORS[Math.floor(random() ** 2 * ERRORS.length)] ?? "unknown";
  const voided = Math.round(40 * spread());
  if (random() < 0.4) return { outcome: "failed", error, tokens: 0, voided, gap, firstToken };
  return { outcome: "completed", error, tokens, voided, gap, firstToken: firstToken * 3 };
}

function retriesAfter(error: string | undefined): Partial<StreamMetrics> {
  if (error === undefined) return {};
  const isModel = error === "ZERO_OUTPUT";
  return { totalRetries: 1, networkRetryCount: isModel ? 0 : 1, modelRetryCount: isModel ? 1 : 0 };
}

/** Numbers from 0 to 1 that look like chance and are always the same. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

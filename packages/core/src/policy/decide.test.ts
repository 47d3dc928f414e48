import { describe, expect, test } from "vitest";
import { L0Error, type L0ErrorInit } from "../errors/l0-error.ts";
import type { NetworkErrorType } from "../errors/network-error-type.ts";
import { decide, type Decision, type Tries } from "./decide.ts";
import { recommendedRetry, type ResolvedRetry } from "./retry-options.ts";

const FRESH: Tries = {
  counted: 0,
  onSource: 0,
  inSession: 0,
  elapsed: 0,
  totalLeft: Infinity,
  wouldVoid: false,
};

const RETRY: ResolvedRetry = { ...recommendedRetry, backoff: "exponential" };

interface Situation {
  readonly error?: Partial<L0ErrorInit>;
  readonly retry?: Partial<ResolvedRetry>;
  readonly tries?: Partial<Tries>;
}

function after({ error, retry, tries }: Situation): Decision {
  const failed = new L0Error({ code: "NETWORK_ERROR", message: "", ...error });
  return decide(failed, { ...RETRY, ...retry }, { ...FRESH, ...tries }, 0);
}

const reasonOf = ({ giveUp = "retry" }: { giveUp?: string }): string => giveUp;

describe("the budgets", () => {
  test.each([
    ["a network failure", { code: "NETWORK_ERROR" }, false],
    ["a rate limit", { code: "RATE_LIMITED" }, false],
    ["a server error", { code: "PROVIDER_ERROR", category: "transient", retryReason: "server_error" }, false],
    ["a cut stream", { code: "NETWORK_ERROR", errorType: "partial_chunks", retryReason: "incomplete" }, false],
    ["a timeout of the connection", { code: "NETWORK_ERROR", errorType: "timeout", retryReason: "timeout" }, true],
    ["an initial token timeout", { code: "INITIAL_TOKEN_TIMEOUT" }, true],
    ["a stall", { code: "INTER_TOKEN_TIMEOUT" }, true],
    ["zero output", { code: "ZERO_OUTPUT" }, true],
  ] as const)("%s uses up attempts: %j → %s", (_, error, counts) => {
    expect(reasonOf(after({ error }))).toBe("retry");
    expect(reasonOf(after({ error, tries: { counted: 3 } }))).toBe(counts ? "attempts" : "retry");
    expect(reasonOf(after({ error, tries: { counted: 2 } }))).toBe("retry");
  });

  test("maxRetries bounds the retries of a source, maxTotalRetries those of the session", () => {
    expect(reasonOf(after({ tries: { onSource: 5 } }))).toBe("retry");
    expect(reasonOf(after({ tries: { onSource: 6 } }))).toBe("maxRetries");
    expect(reasonOf(after({ retry: { maxTotalRetries: 2 }, tries: { inSession: 2 } }))).toBe("maxTotalRetries");
    expect(reasonOf(after({ retry: { maxRetries: 0 } }))).toBe("maxRetries");
  });

  test("the smallest budget says how many tries are left", () => {
    expect(after({ error: { code: "ZERO_OUTPUT" } })).toMatchObject({ left: 3 });
    expect(after({})).toMatchObject({ left: 6 });
    expect(after({ retry: { maxTotalRetries: 2 }, tries: { inSession: 1 } })).toMatchObject({ left: 1 });
  });
});

describe("what is not retried", () => {
  test.each([
    "STREAM_ABORTED",
    "TOTAL_TIMEOUT",
    "PROVIDER_ERROR",
    "ALL_STREAMS_EXHAUSTED",
    "INVALID_STREAM",
    "INVALID_OPTIONS",
    "STREAM_CONSUMED",
  ] as const)("%s never is", (code) => {
    expect(reasonOf(after({ error: { code } }))).toBe("not_retryable");
  });

  test("a reason that retryOn does not list; the default lists all but unknown", () => {
    const unknown = { code: "PROVIDER_ERROR", category: "model", retryReason: "unknown" } as const;
    expect(reasonOf(after({ error: unknown }))).toBe("not_retryable");
    expect(reasonOf(after({ error: unknown, retry: { retryOn: ["unknown"] } }))).toBe("retry");
    expect(reasonOf(after({ retry: { retryOn: ["timeout"] } }))).toBe("not_retryable");
  });

  test("an attempt whose text the consumer cannot be told is void", () => {
    expect(reasonOf(after({ tries: { wouldVoid: true } }))).toBe("text already given");
  });
});

describe("the wait", () => {
  test("grows with the retries of this source", () => {
    expect(after({ tries: { onSource: 3, inSession: 5 } })).toMatchObject({ delay: 8000 });
  });

  test("is what the provider asks for, beyond maxDelay, up to maxRetryAfter", () => {
    const asks = (retryAfter: number): L0ErrorInit => ({ code: "RATE_LIMITED", message: "", retryAfter });
    expect(after({ error: asks(25_000) })).toMatchObject({ delay: 25_000 });
    expect(after({ error: asks(0) })).toMatchObject({ delay: 0 });
    expect(after({ error: asks(60_000) })).toMatchObject({ delay: 60_000 });
    expect(reasonOf(after({ error: asks(60_001) }))).toBe("maxRetryAfter");
    expect(after({ error: asks(25_000), retry: { respectRetryAfter: false } })).toMatchObject({ delay: 1000 });
    expect(reasonOf(after({ error: asks(99_999), retry: { respectRetryAfter: false } }))).toBe("retry");
  });

  test("must end before maxElapsed", () => {
    expect(reasonOf(after({ retry: { maxElapsed: 3000 }, tries: { elapsed: 2000 } }))).toBe("retry");
    expect(reasonOf(after({ retry: { maxElapsed: 3000 }, tries: { elapsed: 2001 } }))).toBe("maxElapsed");
  });

  test("must leave something of timeout.total", () => {
    expect(reasonOf(after({ tries: { totalLeft: 1001 } }))).toBe("retry");
    expect(reasonOf(after({ tries: { totalLeft: 1000 } }))).toBe("timeout.total");
  });
});

describe("the wait after a network failure", () => {
  test.each<[NetworkErrorType, number]>([
    ["econnreset", 1000],
    ["dns_error", 3000],
    ["econnrefused", 2000],
    ["partial_chunks", 500],
    ["background_throttle", 5000],
  ])("starts from its kind's share of baseDelay: %s", (errorType, wait) => {
    expect(after({ error: { errorType } })).toMatchObject({ delay: wait });
    expect(after({ error: { errorType }, retry: { baseDelay: 10 } })).toMatchObject({ delay: wait / 100 });
    expect(after({ error: { errorType }, retry: { errorTypeDelays: { [errorType]: 7 } } })).toMatchObject({ delay: 7 });
  });
});

import { describe, expect, test } from "vitest";
import {
  createL0,
  exponentialRetry,
  l0,
  type L0Options,
  minimalRetry,
  type RetryOptions,
  strictRetry,
} from "../index.ts";
import { backoffDelay } from "./backoff.ts";
import { decide } from "./decide.ts";
import { recommendedRetry } from "./retry-options.ts";
import { L0Error } from "../errors/l0-error.ts";

const stream = (): string[] => ["a"];
const rule = { name: "r", severity: "error", recoverable: true, streaming: true, check: () => [] };

describe("an impossible option is refused, with its name, its value and what is allowed", () => {
  test.each<[string, unknown, string]>([
    ["guardrails", "json", "array of rules"],
    ["guardrails", [{ ...rule, name: "" }], "name"],
    ["guardrails", [{ ...rule, name: undefined }], "name"],
    ["guardrails", [{ ...rule, check: undefined }], "start() or check()"],
    ["guardrails", [{ ...rule, check: true }], "start() or check()"],
    ["guardrails", [null], "start() or check()"],
    ["drift", {}, "start()"],
    ["drift", true, "start()"],
    ["drift", [], "start()"],
    ["delivery", "x", "live, buffered"],
    ["delivery", true, "live, buffered"],
    ["checkIntervals", 5, "an object"],
    ["checkIntervals.guardrails", 0, "at least 1"],
    ["checkIntervals.guardrails", -1, "at least 1"],
    ["checkIntervals.drift", Number.NaN, "at least 1"],
    ["checkIntervals.drift", "5", "at least 1"],
    ["checkIntervals.checkpoint", 1.5, "at least 1"],
    ["continueFromLastKnownGoodToken", "yes", "true, false or an object"],
    ["continueFromLastKnownGoodToken", [], "true, false or an object"],
    ["continueFromLastKnownGoodToken.minOverlap", -1, "at least 0"],
    ["continueFromLastKnownGoodToken.maxOverlap", 1.5, "at least 0"],
    ["continueFromLastKnownGoodToken.caseSensitive", 1, "true or false"],
    ["continueFromLastKnownGoodToken.structured", "no", "true or false"],
    ["timeout.initialToken", -1, "at least 0"],
    ["timeout.interToken", Number.NaN, "at least 0"],
    ["timeout.total", "1s", "at least 0"],
    ["retry.baseDelay", -1, "at least 0"],
    ["retry.maxDelay", Number.NaN, "at least 0"],
    ["retry.maxElapsed", -0.5, "at least 0"],
    ["retry.attempts", 1.5, "at least 0"],
    ["retry.backoff", "quadratic", "exponential"],
    ["retry.retryOn", ["network"], "network_error"],
    ["retry.errorTypeDelays", { connection_lost: 5 }, "econnreset"],
    ["retry.errorTypeDelays", { econnreset: -1 }, "at least 0"],
    ["retry.errorTypeDelays", { econnreset: Number.NaN }, "at least 0"],
    ["retry.errorTypeDelays", 5, "econnreset"],
    ["retry.errorTypeDelays", [], "econnreset"],
  ])("%s: %j", async (name, value, allowed) => {
    const [option, field] = name.split(".") as [string, string?];
    const options = { stream, [option]: field ? { [field]: value } : value } as unknown as L0Options;
    const shown = typeof value === "number" ? [String(value)] : [];
    for (const make of [() => l0(options) as Promise<unknown>, async (): Promise<unknown> => createL0(options)]) {
      const error = await Promise.resolve()
        .then(make)
        .then(
          () => undefined,
          (thrown: L0Error) => thrown,
        );
      expect(error).toMatchObject({ code: "INVALID_OPTIONS" });
      for (const part of [name, allowed, ...shown]) expect(error?.message).toContain(part);
    }
  });

  test.each<[string, Partial<L0Options>]>([
    ["delivery", { delivery: "buffered" }],
    ["continueFromLastKnownGoodToken", { continueFromLastKnownGoodToken: true }],
    ["continueFromLastKnownGoodToken", { continueFromLastKnownGoodToken: {} }],
    ["guardrail r", { guardrails: [rule as never] }],
  ])("keepContent: false beside what needs the text: %s", async (what, options) => {
    await expect(l0({ stream, keepContent: false, ...options })).rejects.toMatchObject({
      code: "INVALID_OPTIONS",
      message: expect.stringMatching(new RegExp(`keepContent.*${what}`)),
    });
  });

  test("an option that does not exist, with those that do", async () => {
    const options = { stream, continueFromLastKnownGoodToken: { overlap: 1 } } as unknown as L0Options;
    await expect(l0(options)).rejects.toMatchObject({
      message: expect.stringMatching(/continueFromLastKnownGoodToken\.overlap.*minOverlap/),
    });
  });
});

test("undefined is not given", async () => {
  const options = {
    stream,
    guardrails: undefined,
    drift: undefined,
    delivery: undefined,
    checkIntervals: { guardrails: undefined },
    continueFromLastKnownGoodToken: { minOverlap: undefined },
    retry: { errorTypeDelays: undefined },
  } as unknown as L0Options;
  const result = await l0(options);
  expect(await result.text()).toBe("a");
  const retry = { errorTypeDelays: { econnreset: undefined } } as unknown as RetryOptions;
  expect(await (await l0({ stream, retry })).text()).toBe("a");
});

test("every interval may be Infinity: only at the end", async () => {
  const seen: boolean[] = [];
  const check = ({ completed }: { completed: boolean }): [] => (seen.push(completed), []);
  const checkIntervals = { guardrails: Infinity, drift: Infinity, checkpoint: Infinity };
  const guardrails = [{ ...rule, check } as never];
  const result = await l0({ stream: () => ["a", "b", "c"], guardrails, checkIntervals });
  await result.text();
  expect(seen).toEqual([true]);
});

test.each([minimalRetry, recommendedRetry, strictRetry, exponentialRetry])(
  "a retry preset is an option: %j",
  async (retry) => {
    expect(await (await l0({ stream, retry })).text()).toBe("a");
  },
);

describe("errorTypeDelays", () => {
  const tries = { counted: 0, onSource: 2, inSession: 2, elapsed: 0, totalLeft: Infinity, wouldVoid: false };
  const retry = { ...recommendedRetry, backoff: "exponential", baseDelay: 100, maxDelay: 500 } as const;
  const error = (errorType?: "econnreset" | "dns_error"): L0Error =>
    new L0Error({ code: "NETWORK_ERROR", message: "m", errorType });

  test("are the base of the backoff for their kind alone, under the same bound", () => {
    const delays = { ...retry, errorTypeDelays: { econnreset: 10, dns_error: 400 } };
    expect(decide(error("econnreset"), delays, tries, 0)).toMatchObject({
      delay: backoffDelay("exponential", 10, 500, 2, 0),
    });
    expect(decide(error("dns_error"), delays, tries, 0)).toMatchObject({ delay: 500 });
    expect(decide(error(), delays, tries, 0)).toMatchObject({ delay: 400 });
  });

  test("may be 0: at once", () => {
    expect(decide(error("econnreset"), { ...retry, errorTypeDelays: { econnreset: 0 } }, tries, 0)).toMatchObject({
      delay: 0,
    });
  });
});

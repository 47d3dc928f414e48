import { describe, expect, test } from "vitest";
import { l0, type L0Error, type L0Options } from "./index.ts";
import { resolveOptions } from "./resolve-options.ts";

const stream: L0Options["stream"] = () => ["a"];

const errorOf = (options: unknown): Promise<L0Error> =>
  l0(options as L0Options).then(
    () => expect.unreachable("the options were accepted"),
    (error: L0Error) => error,
  );

describe("an option that is impossible", () => {
  test.each<[string, unknown, string]>([
    ["stream", undefined, "a function"],
    ["stream", ["a"], "a function"],
    ["fallbackStreams", stream, "an array of functions"],
    ["fallbackStreams", [stream, 1], "an array of functions"],
    ["retry", 3, "an object"],
    ["retry.attempts", -1, "a whole number"],
    ["retry.attempts", 1.5, "a whole number"],
    ["retry.maxRetries", "3", "a whole number"],
    ["retry.maxTotalRetries", NaN, "a whole number"],
    ["retry.baseDelay", -1, "milliseconds"],
    ["retry.maxDelay", NaN, "milliseconds"],
    ["retry.maxElapsed", "1s", "milliseconds"],
    ["retry.backoff", "fibonacci", "exponential"],
    ["retry.retryOn", ["timeout", "weather"], "zero_output"],
    ["retry.retryOn", "timeout", "an array of"],
    ["retry.respectRetryAfter", 1, "true or false"],
    ["retry.shouldRetry", true, "a function"],
    ["timeout", null, "an object"],
    ["timeout.initialToken", -5, "milliseconds"],
    ["timeout.interToken", "30s", "milliseconds"],
    ["timeout.total", NaN, "milliseconds"],
    ["requireEndMark", "yes", "true or false"],
    ["allowEmpty", 0, "true or false"],
    ["keepContent", null, "true or false"],
    ["signal", {}, "an AbortSignal"],
    ["signal", new AbortController(), "an AbortSignal"],
    ["monitoring", true, "an object"],
    ["monitoring.enabled", "on", "true or false"],
    ["monitoring.metadata", "x", "an object"],
    ["model", "", "a string"],
    ["provider", 7, "a string"],
    ["sessionId", Symbol("x"), "a string"],
    ["context", [], "an object"],
    ["onEvent", {}, "a function or an array of functions"],
    ["onEvent", [null], "a function or an array of functions"],
    ["onHandlerError", "log", "a function"],
    ["onToken", "log", "a function"],
  ])("%s: %o is refused, naming it and what is allowed", async (name, value, allowed) => {
    const [group, field] = name.split(".") as [string, string | undefined];
    const error = await errorOf({ stream, [group]: field === undefined ? value : { [field]: value } });
    expect(error).toMatchObject({ code: "INVALID_OPTIONS", category: "internal", retryable: false });
    expect(error.message).toContain(name);
    expect(error.message).toContain(allowed);
  });

  test("shows the value as far as it is short, and never what an object holds", async () => {
    expect((await errorOf({ stream, retry: { attempts: -1 } })).message).toContain("-1");
    expect((await errorOf({ stream, retry: { backoff: "fibonacci" } })).message).toContain('"fibonacci"');
    const secret = "a very long text that somebody passed in by mistake";
    for (const value of [secret, { secret }, [secret], () => secret]) {
      const { message } = await errorOf({ stream, keepContent: value });
      expect(message).not.toContain("very long");
      expect(message).not.toContain("secret");
    }
  });
});

describe("an option that is unknown", () => {
  test.each([
    [{ stream, fallback: [] }, "fallback", "fallbackStreams"],
    [{ stream, timeout: { first: 1 } }, "timeout.first", "initialToken"],
    [{ stream, retry: { retries: 1 } }, "retry.retries", "maxRetries"],
    [{ stream, monitoring: { sample: 1 } }, "monitoring.sample", "metadata"],
    [{ stream, constructor: 1 }, "constructor", "stream"],
    [{ stream, toString: undefined }, "toString", "stream"],
  ])("%o is refused, with the names that are known", async (options, name, known) => {
    const error = await errorOf(options);
    expect(error.code).toBe("INVALID_OPTIONS");
    expect(error.message).toContain(name);
    expect(error.message).toContain(known);
  });

  test.each([[undefined], [null], [42], ["stream"], [[stream]], [{}]])("%o are no options", async (options) => {
    expect(await errorOf(options)).toMatchObject({ code: "INVALID_OPTIONS" });
  });
});

describe("options that are not given", () => {
  test("have their documented defaults; undefined is not given", () => {
    const sparse = { stream, retry: { attempts: undefined }, timeout: undefined, allowEmpty: undefined } as never;
    for (const options of [{ stream }, sparse]) {
      expect(resolveOptions(options)).toMatchObject({
        retry: {
          attempts: 3,
          maxRetries: 6,
          maxTotalRetries: Infinity,
          baseDelay: 1000,
          maxDelay: 10_000,
          backoff: "fixed-jitter",
          retryOn: [
            "network_error",
            "timeout",
            "rate_limit",
            "server_error",
            "zero_output",
            "guardrail_violation",
            "drift",
            "incomplete",
          ],
          respectRetryAfter: true,
          maxRetryAfter: 60_000,
          maxElapsed: Infinity,
        },
        timeout: { initialToken: 60_000, interToken: 30_000, total: Infinity },
        requireEndMark: true,
        allowEmpty: false,
        keepContent: true,
        handlers: [],
      });
    }
  });

  test("0 and Infinity both switch a timeout off", () => {
    const timeout = { initialToken: 0, interToken: Infinity, total: 0 };
    const off = { initialToken: Infinity, interToken: Infinity, total: Infinity };
    expect(resolveOptions({ stream, timeout }).timeout).toEqual(off);
  });

  test("context and metadata are copies; together they are the context", () => {
    const [context, metadata] = [{ a: 1 }, { b: 2 }];
    const resolved = resolveOptions({ stream, context, monitoring: { metadata } });
    expect(resolved.context).toEqual({ a: 1, b: 2 });
    expect(Object.isFrozen(resolved.context)).toBe(true);
    expect(Object.isFrozen(context)).toBe(false);
    metadata.b = 3;
    expect(resolved.context).toEqual({ a: 1, b: 2 });
  });
});

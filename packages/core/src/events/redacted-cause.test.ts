import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { L0Error } from "../errors/l0-error.ts";
import { l0 } from "../index.ts";
import { redactSecrets } from "../platform/secrets.ts";
import type { LifecycleFact } from "./lifecycle-event.ts";
import { Redaction } from "./redaction.ts";

const KEY = `sk-${"a1B2".repeat(12)}`;

describe("the cause of an error", () => {
  const caused = (cause: unknown): L0Error => {
    const error = new L0Error({ code: "PROVIDER_ERROR", message: "The provider answered 401.", cause });
    const told = new Redaction(redactSecrets, () => {}).fact({ type: "ERROR", error } as LifecycleFact);
    return (told as { readonly error: L0Error }).error;
  };

  test("that quotes a key is a copy without it, for handlers alone", () => {
    const inner = Object.assign(new Error(`Bad key ${KEY}`), { status: 401, request: { key: KEY } });
    const cause = new TypeError("fetch failed", { cause: inner });
    const told = caused(cause);
    expect(told.cause).toMatchObject({ name: "TypeError", message: "fetch failed" });
    expect((told.cause as Error).cause).toMatchObject({ message: "Bad key [REDACTED]", status: 401 });
    expect(
      JSON.stringify([told.cause, (told.cause as Error).cause, ((told.cause as Error).cause as Error).stack]),
    ).not.toContain(KEY);
    expect(inner.message).toContain(KEY);
  });

  test.each([
    ["was worded anew", "Request failed."],
    ["was put behind other words", `Request failed: ${KEY}`],
  ])("whose message %s after it was made has no key in its stack", (_, message) => {
    const cause = new Error(`Bad key ${KEY}`);
    cause.message = message;
    const told = caused(cause).cause as Error;
    expect(told.message).toBe(message.replace(KEY, "[REDACTED]"));
    expect(told.stack).not.toContain(KEY);
    expect(told.stack).toContain("redacted-cause.test");
  });

  test.each([
    ["a certificate", { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }],
    ["an abort of somebody else's", { name: "AbortError" }],
    ["a cut connection", { code: "ECONNRESET" }],
  ])("of %s is as retryable for handlers and records as for the consumer", async (_, fields) => {
    const told: boolean[] = [];
    const result = await l0({
      stream: () => Promise.reject(Object.assign(new Error(`failed with ${KEY}`), fields)),
      retry: { maxRetries: 0 },
      monitoring: { enabled: true },
      onError: ({ error }) => told.push(error.retryable),
    });
    const error = (await result.text().catch((thrown: unknown) => thrown)) as L0Error;
    expect([...told, result.telemetry?.error?.recoverable]).toEqual([error.retryable, error.retryable]);
    expect(error.retryable).toBe("code" in fields && fields.code === "ECONNRESET");
  });

  test("whose stack is no text is told all the same", () => {
    const cause = Object.assign(new Error(`Bad key ${KEY}`), { stack: [KEY] });
    expect(caused(cause).cause).toMatchObject({ message: "Bad key [REDACTED]", stack: "[REDACTED]" });
  });

  test("that holds no secret is the very same", () => {
    const cause = new Error("read ECONNRESET");
    const bare = Object.assign(new Error("read ECONNRESET"), { stack: undefined });
    for (const one of [cause, bare]) expect(caused(one).cause).toBe(one);
  });

  test.each<[string, () => unknown]>([
    ["an object that was thrown", () => ({ message: KEY, deep: { list: [KEY] } })],
    ["an object behind an error", () => new Error("ok", { cause: { message: KEY } })],
    ["one of several", () => new AggregateError([new Error("ok", { cause: new Error(KEY) })], "all failed")],
    ["a field", () => Object.assign(new Error("ok"), { body: KEY })],
    ["headers", () => Object.assign(new Error("ok"), { headers: { authorization: `Bearer ${KEY}` } })],
    [
      "an instance of something",
      () =>
        Object.assign(new Error("ok"), {
          response: new (class {
            key = KEY;
          })(),
        }),
    ],
    [
      "an instance of something, thrown",
      () =>
        new (class {
          message = KEY;
        })(),
    ],
  ])("hides no secret in %s", (_, make) => {
    expect(inspect(caused(make()).cause, { depth: 20, showHidden: true })).not.toContain(KEY);
  });

  test("keeps what an error is besides its text", () => {
    const cause = Object.assign(new RangeError(KEY), { code: "E_KEY", status: 401, requestID: "req_1", retry: false });
    const told = caused(cause).cause;
    expect(told).toMatchObject({ name: "RangeError", code: "E_KEY", status: 401, requestID: "req_1", retry: false });
  });

  test("loses the objects it holds, whatever they are: one may be the request", () => {
    const held = { request: { body: "the prompt" }, tries: ["a try"], response: new Response() };
    const told = caused(Object.assign(new Error("fetch failed"), { status: 400, ...held })).cause;
    expect(told).toMatchObject({ message: "fetch failed", status: 400 });
    for (const name of Object.keys(held)) expect(told).not.toHaveProperty(name);
  });

  test("that cannot be read is left out", () => {
    const cause = Object.defineProperty(new Error("ok"), "trap", {
      enumerable: true,
      get: () => {
        throw new Error("trap");
      },
    });
    expect(caused(cause).cause).toBeUndefined();
  });

  test("that causes itself is cut", () => {
    const cause = new Error(KEY);
    cause.cause = cause;
    expect(() => caused(cause)).not.toThrow();
  });
});

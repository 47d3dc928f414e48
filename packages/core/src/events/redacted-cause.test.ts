import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { L0Error } from "../errors/l0-error.ts";
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

  test("that holds no secret is the very same", () => {
    const cause = new Error("read ECONNRESET");
    const error = caused(cause);
    expect(error.cause).toBe(cause);
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

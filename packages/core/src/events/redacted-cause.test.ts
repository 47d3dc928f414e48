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

  test("that causes itself is cut", () => {
    const cause = new Error(KEY);
    cause.cause = cause;
    expect(() => caused(cause)).not.toThrow();
  });
});

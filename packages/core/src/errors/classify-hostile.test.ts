import { describe, expect, test } from "vitest";
import { classify } from "./classify.ts";
import { L0Error } from "./l0-error.ts";

describe("an error that is not what it seems", () => {
  test("an L0Error is copied: it may be frozen, or belong to another session", () => {
    const error = Object.freeze(classify(new Error("boom")));
    const copy = classify(error);
    expect(copy).not.toBe(error);
    expect({ ...copy, cause: copy.cause }).toEqual({ ...error, cause: error.cause });
    expect(copy.message).toBe(error.message);
  });

  test.each<[string, unknown]>([
    ["whose name cannot be read", Object.defineProperty(new Error("x"), "name", { get: () => expect.unreachable() })],
    [
      "whose headers cannot be read",
      Object.assign(new Error("x"), { status: 429, headers: { get: () => expect.unreachable() } }),
    ],
    ["that only looks like one of ours", Object.assign(new Error("a secret"), { name: "L0Error", code: "X" })],
  ])("an error %s is classified all the same, without its text", (_, foreign) => {
    const error = classify(foreign);
    expect(error).toBeInstanceOf(L0Error);
    expect(JSON.stringify(error)).not.toContain("secret");
  });

  test.each(["sk-proj-abcDEF1234567890", "my-secret-password-hunter2", "x".repeat(60)])(
    "a code that may be a secret is not shown: %s",
    (code) => expect(classify(Object.assign(new Error("x"), { code })).message).not.toContain(code),
  );

  test.each([
    new TypeError("Cannot read properties of undefined (reading 'fetch')"),
    new ReferenceError("timeout is not defined"),
  ])("a bug of the caller is no network failure: $message", (bug) => {
    expect(classify(bug)).toMatchObject({ code: "PROVIDER_ERROR", category: "model", retryReason: "unknown" });
  });

  test("codes outrank messages", () => {
    const error = Object.assign(new Error("request timeout while writing"), { code: "EPIPE" });
    expect(classify(error).errorType).toBe("connection_dropped");
  });
});

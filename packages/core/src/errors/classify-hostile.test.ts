import fc from "fast-check";
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

  test("is never retried where it must not be, whatever its code says", () => {
    const error = new L0Error({ code: "GUARDRAIL_VIOLATION", message: "a refusal", retryReason: undefined });
    expect(classify(error).retryable).toBe(false);
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

describe("whatever is thrown", () => {
  const fields = ["name", "constructor", "message", "code", "type", "status", "statusCode", "headers", "error", "data"];
  const key = fc.constantFrom(...fields, "response", "$metadata", "lastError", "cause", "errors", "get", "retry-after");
  const word = fc.constantFrom("ECONNRESET", "fetch failed", "429", "server_error", "AbortError", "retry-after", "7");
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true }),
      fc.oneof(word, fc.integer({ min: 399, max: 600 }), fc.constant(Symbol("s")), fc.func(fc.anything())),
      fc.dictionary(key, tie("tree")),
      fc.tuple(fc.string(), fc.dictionary(key, tie("tree"))).map(([message, more]) => {
        const error = new Error(message);
        for (const [name, value] of Object.entries(more)) Object.defineProperty(error, name, { value });
        return error;
      }),
    ),
  }));
  /** Throws on the nth access of any kind, and answers the ones before with itself. */
  const trap = (accesses: number): object => {
    const access = (): void => {
      if (accesses-- <= 0) throw new Error("a secret");
    };
    const handler = new Proxy({} as ProxyHandler<object>, {
      get:
        (_, operation) =>
        (target: object, ...rest: unknown[]) => {
          access();
          if (operation === "get" && rest[0] !== "constructor") return self;
          return (Reflect as unknown as Record<PropertyKey, (...all: unknown[]) => unknown>)[operation]?.(
            target,
            ...rest,
          );
        },
    });
    const self: object = new Proxy(new Error("?"), handler);
    return self;
  };

  const isSafe = (thrown: unknown): void => {
    const error = classify(thrown);
    expect(error).toBeInstanceOf(L0Error);
    expect(error.message).toMatch(/^The (provider|connection|stream) /);
  };

  test("is classified: trees of anything", () => {
    fc.assert(fc.property(tree, isSafe), { numRuns: 1000 });
  });

  test("is classified: proxies that throw at any moment, and go round in circles until then", () => {
    for (let accesses = 0; accesses < 200; accesses++) isSafe(trap(accesses));
  });

  test("is classified: proxies that were revoked, circles and endless chains", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const circle: Record<string, unknown> = { message: "x" };
    Object.assign(circle, { cause: circle, error: circle, data: circle, response: circle, errors: [circle] });
    const endless = (): object => ({
      get cause() {
        return endless();
      },
    });
    for (const thrown of [proxy, { cause: proxy }, { error: proxy }, { errors: [proxy] }, circle, endless()])
      isSafe(thrown);
  });

  test("is read in no time, however long its words are", () => {
    const began = performance.now();
    for (const part of ["worker ", "connection was ", "err_http2_", "timeout ", "(", "a_", "rate", "model"])
      classify(Object.assign(new Error(part.repeat(100_000)), { code: part.repeat(100_000) }));
    expect(performance.now() - began).toBeLessThan(200);
  });
});

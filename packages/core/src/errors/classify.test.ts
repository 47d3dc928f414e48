import { describe, expect, test } from "vitest";
import { classify } from "./classify.ts";
import type { L0Error } from "./l0-error.ts";

const SECRET = "the patient is called Ada";

/** An error of a named class with fields; `name` is "Error" where its SDK leaves it so. */
function foreign(className: string, message: string, fields: object = {}, name = className): Error {
  const Class = { [className]: class extends Error {} }[className] as new (message: string) => Error;
  return Object.assign(Object.defineProperty(new Class(message), "name", { value: name }), fields);
}

const system = (code: string, message = `connect ${code}`): Error => foreign("Error", message, { code });
const fetchFailed = (cause: Error): Error => foreign("TypeError", "fetch failed", { cause });
const terminated = (cause: Error): Error => foreign("TypeError", "terminated", { cause });
/** Somebody else aborted the request. */
const NOT_OURS: Row = {
  code: "NETWORK_ERROR",
  category: "network",
  errorType: "sse_aborted",
  retryReason: undefined,
};
const socketError = foreign("SocketError", "other side closed", { code: "UND_ERR_SOCKET" });

const openai = (className: string, message: string, fields: object = {}): Error =>
  foreign(className, message, fields, "Error");
const answer = (className: string, status: number, fields: object = {}): Error =>
  openai(className, `${status} ${SECRET}`, { status, headers: new Headers(), ...fields });
const aiCall = (fields: object): Error => foreign("AI_APICallError", SECRET, fields);

/** What a row says: code, category, whether a retry may help and from which reason, network error type. */
interface Row {
  readonly code: string;
  readonly category: string;
  readonly retryReason?: string | undefined;
  readonly errorType?: string | undefined;
}

const network = (errorType: string, retryReason: string | undefined = "network_error"): Row => ({
  code: "NETWORK_ERROR",
  category: "network",
  retryReason,
  errorType,
});
const rateLimited: Row = { code: "RATE_LIMITED", category: "transient", retryReason: "rate_limit" };
const serverError: Row = { code: "PROVIDER_ERROR", category: "transient", retryReason: "server_error" };
const refused: Row = { code: "PROVIDER_ERROR", category: "provider" };
const unknown: Row = { code: "PROVIDER_ERROR", category: "model", retryReason: "unknown" };

const rowOf = ({ code, category, retryReason, errorType }: L0Error): Row => ({
  code,
  category,
  retryReason,
  errorType,
});

const full = (row: Row): Row => ({ retryReason: undefined, errorType: undefined, ...row });

const connection: [string, unknown, Row][] = [
  ["fetch: refused", fetchFailed(system("ECONNREFUSED")), network("econnrefused")],
  ["fetch: DNS", fetchFailed(system("ENOTFOUND", "getaddrinfo ENOTFOUND x")), network("dns_error")],
  ["fetch: DNS, temporarily", fetchFailed(system("EAI_AGAIN")), network("dns_error")],
  ["fetch: closed before headers", fetchFailed(socketError), network("connection_dropped")],
  ["fetch: socket closed mid-stream", terminated(socketError), network("connection_dropped")],
  ["fetch: RST mid-stream", terminated(system("ECONNRESET")), network("econnreset")],
  [
    "undici: headers timeout",
    fetchFailed(foreign("HeadersTimeoutError", "Headers Timeout Error", { code: "UND_ERR_HEADERS_TIMEOUT" })),
    network("timeout", "timeout"),
  ],
  [
    "undici: body timeout",
    terminated(foreign("BodyTimeoutError", "Body Timeout Error", { code: "UND_ERR_BODY_TIMEOUT" })),
    network("timeout", "timeout"),
  ],
  ["terminated without a cause", foreign("TypeError", "terminated"), network("connection_dropped")],
  ["fetch failed without a cause", foreign("TypeError", "fetch failed"), network("fetch_error")],
  ["Chromium", foreign("TypeError", "Failed to fetch"), network("fetch_error")],
  ["Firefox", foreign("TypeError", "NetworkError when attempting to fetch resource."), network("fetch_error")],
  ["Safari", foreign("TypeError", "Load failed"), network("fetch_error")],
  ["socket hang up", new Error("socket hang up"), network("connection_dropped")],
  ["EPIPE", system("EPIPE"), network("connection_dropped")],
  ["EHOSTUNREACH", system("EHOSTUNREACH"), network("connection_dropped")],
  ["ENETUNREACH", system("ENETUNREACH"), network("connection_dropped")],
  ["ETIMEDOUT", system("ETIMEDOUT"), network("timeout", "timeout")],
  [
    "AbortSignal.timeout()",
    new DOMException("The operation was aborted due to timeout", "TimeoutError"),
    network("timeout", "timeout"),
  ],
  ["abort", new DOMException("This operation was aborted", "AbortError"), NOT_OURS],
  ["TLS: expired", fetchFailed(system("CERT_HAS_EXPIRED")), { ...network("ssl_error"), retryReason: undefined }],
  [
    "TLS: self-signed",
    fetchFailed(system("DEPTH_ZERO_SELF_SIGNED_CERT")),
    { ...network("ssl_error"), retryReason: undefined },
  ],
  ["TLS: EPROTO", system("EPROTO"), { ...network("ssl_error"), retryReason: undefined }],
  ["premature close", system("ERR_STREAM_PREMATURE_CLOSE"), network("partial_chunks", "incomplete")],
  ["runtime killed", new Error("Worker was terminated: process exited, worker died"), network("runtime_killed")],
  ["background tab", new Error("the tab suspended"), network("background_throttle")],
  ["no bytes", new Error("empty response"), network("no_bytes")],
  ["a string", "connection refused", network("econnrefused")],
  ["an aggregate", new AggregateError([system("ECONNREFUSED")], ""), network("econnrefused")],
];

const sdks: [string, unknown, Row][] = [
  [
    "openai: refused",
    openai("APIConnectionError", "Connection error.", { cause: fetchFailed(system("ECONNREFUSED")) }),
    network("econnrefused"),
  ],
  ["openai: connection error", openai("APIConnectionError", "Connection error."), network("fetch_error")],
  [
    "openai: stall before headers",
    openai("APIConnectionTimeoutError", "Request timed out.", { cause: new DOMException("aborted", "AbortError") }),
    network("timeout", "timeout"),
  ],
  ["openai: user abort", openai("APIUserAbortError", "Request was aborted."), NOT_OURS],
  [
    "openai: cut inside an event",
    foreign("SyntaxError", "Error reading response: malformed server-sent event JSON."),
    network("partial_chunks", "incomplete"),
  ],
  [
    "openai: helper, no finish",
    openai("OpenAIError", "missing finish_reason for choice 0"),
    network("partial_chunks", "incomplete"),
  ],
  ["openai: 400", answer("BadRequestError", 400, { type: "invalid_request_error" }), refused],
  ["openai: 401", answer("AuthenticationError", 401, { code: "invalid_api_key" }), refused],
  ["openai: 403", answer("PermissionDeniedError", 403), refused],
  ["openai: 404", answer("NotFoundError", 404, { code: "model_not_found" }), refused],
  ["openai: 408", answer("APIError", 408), serverError],
  ["openai: 409", answer("ConflictError", 409), serverError],
  ["openai: 422", answer("UnprocessableEntityError", 422), refused],
  ["openai: 425", answer("APIError", 425), serverError],
  ["openai: 429", answer("RateLimitError", 429, { type: "requests", code: "rate_limit_exceeded" }), rateLimited],
  ["openai: 429, quota spent", answer("RateLimitError", 429, { code: "insufficient_quota" }), refused],
  ["openai: 500", answer("InternalServerError", 500), serverError],
  ["openai: 529", answer("InternalServerError", 529), serverError],
  ["openai: error in the stream", openai("APIError", SECRET, { code: "server_error", status: undefined }), serverError],
  ["openai: rate limit in the stream", openai("APIError", SECRET, { code: "rate_limit_exceeded" }), rateLimited],
  ["anthropic: 529", foreign("OverloadedError", SECRET, { status: 529, type: "overloaded_error" }), serverError],
  [
    "anthropic: overloaded in the stream",
    foreign("APIError", SECRET, { error: { type: "error", error: { type: "overloaded_error", message: SECRET } } }),
    serverError,
  ],
  ["anthropic: the payload alone", { type: "overloaded_error", message: SECRET }, serverError],
  ["anthropic: 429", foreign("RateLimitError", SECRET, { status: 429, type: "rate_limit_error" }), rateLimited],
  ["anthropic: 413", foreign("APIError", SECRET, { status: 413, type: "request_too_large" }), refused],
  [
    "anthropic: helper, truncated",
    foreign("AnthropicError", "stream ended without producing a Message with role=assistant"),
    network("partial_chunks", "incomplete"),
  ],
  [
    "anthropic: helper, empty",
    foreign("AnthropicError", "request ended without sending any chunks"),
    network("no_bytes"),
  ],
  [
    "anthropic: helper, cut",
    foreign("AnthropicError", "terminated", { cause: terminated(socketError) }),
    network("connection_dropped"),
  ],
  ["ai: refused", aiCall({ isRetryable: true, cause: system("ECONNREFUSED") }), network("econnrefused")],
  ["ai: cannot connect", foreign("AI_APICallError", "Cannot connect to API: ?"), network("fetch_error")],
  ["ai: 401", aiCall({ statusCode: 401, isRetryable: false }), refused],
  ["ai: 429", aiCall({ statusCode: 429, responseHeaders: { "retry-after": "2" } }), rateLimited],
  ["ai: 500", aiCall({ statusCode: 500 }), serverError],
  ["ai: cut after a 200", aiCall({ statusCode: 200, cause: terminated(socketError) }), network("connection_dropped")],
  ["ai: malformed JSON", foreign("AI_JSONParseError", SECRET), network("partial_chunks", "incomplete")],
  ["ai: error in the stream", foreign("AI_StreamProviderError", SECRET, { statusCode: 529 }), serverError],
  ["ai: no output", foreign("AI_NoOutputGeneratedError", SECRET), network("no_bytes")],
  [
    "ai: its own retries spent",
    foreign("AI_RetryError", SECRET, { reason: "maxRetriesExceeded", lastError: aiCall({ statusCode: 503 }) }),
    serverError,
  ],
];

const rest: [string, unknown, Row][] = [
  ["a bug in the factory", new TypeError(`Cannot read properties of undefined (reading '${SECRET}')`), unknown],
  ["an error of the app", new Error(SECRET), unknown],
  ["undefined", undefined, unknown],
  ["null", null, unknown],
  ["a number", 429, unknown],
  ["a symbol", Symbol(SECRET), unknown],
  ["a function", () => SECRET, unknown],
  ["a status that is no failure", foreign("Error", SECRET, { status: 200 }), unknown],
  ["a status that is no number", foreign("Error", SECRET, { status: "5OO" }), unknown],
  ["a status that is written out", foreign("Error", SECRET, { status: "404" }), refused],
  ["a spent quota, in words", new Error("You exceeded your current quota, please check your plan."), refused],
  ["a limit of requests, in words", new Error("Quota exceeded for quota metric 'requests'"), rateLimited],
  ["a long prompt, in words", new Error("This model's maximum context length is 8192 tokens."), refused],
  ["a pipe, in other words", new Error("pipe broken"), network("connection_dropped")],
  ["an edge runtime", new Error("edge runtime stopped the function"), network("runtime_killed")],
  ["a tab in the background, in other words", new Error("suspended in the background"), network("background_throttle")],
];

describe("the table", () => {
  test.each([...connection, ...sdks, ...rest])("%s", (_, error, row) => {
    expect(rowOf(classify(error))).toEqual(full(row));
  });

  test("an error's getters may throw, and its causes may form a circle", () => {
    const circle = new Error("outer");
    circle.cause = circle;
    const broken = Object.defineProperty(new Error("broken"), "code", {
      get: () => {
        throw new Error(SECRET);
      },
    });
    expect(rowOf(classify(circle))).toEqual(full(unknown));
    expect(rowOf(classify(broken))).toEqual(full(unknown));
  });

  test("an error message of any length is read in no time", () => {
    const began = performance.now();
    classify(new Error("stream ".repeat(8000)));
    expect(performance.now() - began).toBeLessThan(100);
  });
});

describe("what is kept of the provider's answer", () => {
  test("status and Retry-After", () => {
    const error = classify(answer("RateLimitError", 429, { headers: new Headers({ "retry-after": "7" }) }));
    expect([error.statusCode, error.retryAfter]).toEqual([429, 7000]);
    expect(error.message).toContain("429");
    expect(error.message).toContain("7000 ms");
  });

  test("headers as the AI SDK gives them", () => {
    const error = classify(aiCall({ statusCode: 503, responseHeaders: { "retry-after-ms": "250" } }));
    expect(error.retryAfter).toBe(250);
  });

  test("the error itself, as the cause", () => {
    const thrown = new Error(SECRET);
    expect(classify(thrown).cause).toBe(thrown);
  });
});

describe("privacy", () => {
  test.each([...sdks, ...rest])("%s: neither message nor JSON quotes what was thrown", (_, thrown) => {
    const error = classify(thrown);
    for (const shown of [error.message, JSON.stringify(error), String(error)]) {
      expect(shown).not.toContain(SECRET);
      expect(shown).not.toContain("Ada");
    }
  });

  test("codes are shown as far as they are identifiers", () => {
    const error = classify(
      foreign("Error", "", { status: 400, code: "bad_thing", type: `not an identifier: ${SECRET}` }),
    );
    expect(error.message).toContain("bad_thing");
    expect(error.message).not.toContain("Ada");
  });
});

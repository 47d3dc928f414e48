import { describe, expect, test } from "vitest";
import { classify } from "./classify.ts";
import type { L0Error } from "./l0-error.ts";
import type { NetworkErrorType } from "./network-error-type.ts";

/** What is said of an error, in one word: its network error type, or what the provider's answer means. */
type Meaning = NetworkErrorType | "rate limited" | "server error" | "refused" | "not known";

function meaningOf({ code, category, errorType }: L0Error): Meaning {
  if (errorType) return errorType;
  if (code === "RATE_LIMITED") return "rate limited";
  return category === "transient" ? "server error" : category === "provider" ? "refused" : "not known";
}

const code = (code: string): Error => Object.assign(new Error("?"), { code });
const named = (name: string, fields: object = {}): Error => Object.assign(new Error("?"), { name }, fields);
const body = (error: object): object => ({ error });

/** Codes and names: nothing of the message is read. */
const IDENTIFIED: Readonly<Record<Meaning, readonly unknown[]>> = {
  dns_error: [code("ENOTFOUND"), code("EAI_AGAIN"), code("EAI_FAIL")],
  econnrefused: [code("ECONNREFUSED"), code("ConnectionRefused"), named("ConnectionRefused")],
  econnreset: [code("ECONNRESET"), named("ConnectionReset")],
  runtime_killed: [code("SIGTERM"), code("ERR_WORKER_OUT_OF_MEMORY")],
  timeout: [
    ...["ETIMEDOUT", "ESOCKETTIMEDOUT", "UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT"].map(code),
    ...["UND_ERR_BODY_TIMEOUT", "ERR_SOCKET_CONNECTION_TIMEOUT", "ERR_TLS_HANDSHAKE_TIMEOUT"].map(code),
    named("TimeoutError"),
    named("TimedOut"),
    named("TimeoutException"),
  ],
  ssl_error: [
    ...["CERT_HAS_EXPIRED", "CERT_UNTRUSTED", "DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN"].map(code),
    ...["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "HOSTNAME_MISMATCH"].map(code),
    ...["ERR_TLS_CERT_ALTNAME_INVALID", "ERR_SSL_WRONG_VERSION_NUMBER", "EPROTO", "UND_ERR_PRX_TLS"].map(code),
    code("UNKNOWN_CERTIFICATE_VERIFICATION_ERROR"),
  ],
  partial_chunks: [
    code("ERR_STREAM_PREMATURE_CLOSE"),
    code("UND_ERR_RES_CONTENT_LENGTH_MISMATCH"),
    code("HPE_INVALID_CHUNK_SIZE"),
    named("UnexpectedEof"),
    named("AI_TypeValidationError"),
  ],
  connection_dropped: [
    ...["UND_ERR_SOCKET", "UND_ERR_CLOSED", "UND_ERR_DESTROYED", "EPIPE", "ECONNABORTED", "ENOTCONN"].map(code),
    ...["EHOSTUNREACH", "ENETUNREACH", "ENETDOWN", "EHOSTDOWN", "ENETRESET", "ConnectionClosed"].map(code),
    ...["ERR_HTTP2_STREAM_ERROR", "ERR_HTTP2_SESSION_ERROR", "ERR_HTTP2_GOAWAY_SESSION", "ERR_HTTP2_ERROR"].map(code),
    ...["ERR_HTTP2_STREAM_CANCEL", "ERR_HTTP2_PING_CANCEL", "ERR_HTTP2_INVALID_SESSION"].map(code),
    named("BrokenPipe"),
    code("ERR_SOCKET_CLOSED"),
    named("ConnectionAborted"),
  ],
  no_bytes: [named("AI_NoOutputGeneratedError")],
  background_throttle: [],
  sse_aborted: [named("AbortError"), named("ResponseAborted", { cause: named("AbortError") })],
  fetch_error: [named("APIConnectionError"), named("NetworkError"), code("FailedToOpenSocket")],
  unknown: [code("EADDRNOTAVAIL"), code("EMFILE"), code("ENOBUFS")],
  "rate limited": [
    body({ code: 429, status: "RESOURCE_EXHAUSTED", message: "?" }),
    body({ error: { code: 429, status: "RESOURCE_EXHAUSTED" } }),
    { code: "RESOURCE_EXHAUSTED" },
    { code: "429" },
    named("ApiError", { status: 429 }),
    named("ThrottlingException", { $metadata: { httpStatusCode: 429 } }),
    named("ThrottlingException", { $metadata: { httpStatusCode: 200 } }),
    named("HTTPError", { response: new Response(null, { status: 429 }) }),
    new Response(null, { status: 429 }),
    code("rate_limit_exceeded"),
    code("quota_exceeded"),
    { type: "rate_limit_error" },
  ],
  "server error": [
    body({ code: 503, status: "UNAVAILABLE" }),
    body({ code: 500, status: "INTERNAL" }),
    body({ status: "DEADLINE_EXCEEDED" }),
    body({ code: 502, message: "?" }),
    named("ServiceUnavailableException", { $metadata: { httpStatusCode: 503 } }),
    named("ServiceUnavailableException"),
    named("InternalServerException"),
    named("ModelStreamErrorException"),
    named("ModelErrorException"),
    named("ModelNotReadyException"),
    { status: "UNAVAILABLE" },
    { status: "INTERNAL" },
    { code: "internal_error" },
    named("ModelTimeoutException", { $metadata: { httpStatusCode: 408 } }),
    named("ModelTimeoutException"),
    named("ModelStreamErrorException", { $metadata: { httpStatusCode: 424 } }),
    { type: "overloaded_error" },
    { type: "api_error" },
    { type: "timeout_error" },
    code("server_error"),
  ],
  refused: [
    named("ValidationException", { $metadata: { httpStatusCode: 400 } }),
    named("ValidationException"),
    named("AccessDeniedException", { $metadata: { httpStatusCode: 403 } }),
    body({ code: 400, status: "INVALID_ARGUMENT" }),
    { status: 400, code: "content_filter" },
    code("content_policy_violation"),
    { status: 429, code: "insufficient_quota" },
    { status: 429, type: "exceeded_current_quota_error" },
    { statusCode: 429, data: { error: { type: "insufficient_quota" } } },
    { status: 413, code: "rate_limit_exceeded" },
    { type: "invalid_request_error" },
    ...["billing_error", "authentication_error", "permission_error", "not_found_error"].map((type) => ({ type })),
    ...["model_not_found", "context_length_exceeded", "request_too_large"].map(code),
  ],
  "not known": [
    code("ERR_INVALID_ARG_TYPE"),
    code("UND_ERR_INVALID_ARG"),
    code("ERR_HTTP2_HEADERS_SENT"),
    { code: 20 },
    named("InvalidStateError"),
    named("AI_LoadAPIKeyError"),
  ],
};

const ROWS = Object.entries(IDENTIFIED).flatMap(([meaning, errors]) =>
  errors.map((error) => [JSON.stringify(error) + String(error), meaning, error] as const),
);

describe("codes and names", () => {
  test.each(ROWS)("%s: %s", (_, meaning, error) => {
    expect(meaningOf(classify(error))).toBe(meaning);
  });

  test.each(ROWS)("%s, caught and wrapped: %s", (_, meaning, error) => {
    expect(meaningOf(classify(new Error("a wrapper", { cause: error })))).toBe(meaning);
  });

  test.each(ROWS.filter(([, meaning]) => meaning !== "not known"))(
    "%s: what its message says comes after that",
    (_, meaning, error) => {
      const misleading = meaning === "dns_error" ? "socket hang up" : "getaddrinfo";
      expect(meaningOf(classify(new Error(misleading, { cause: error })))).toBe(meaning);
    },
  );
});

test("TLS failures alone are never retried", () => {
  const all = ROWS.map(([, meaning, error]) => [meaning, classify(error)] as const);
  const network = all.filter(([, { code }]) => code === "NETWORK_ERROR");
  const never = network.filter(([, { retryable }]) => !retryable).map(([meaning]) => meaning);
  // And what somebody has aborted on purpose.
  expect([...new Set(never)].sort()).toEqual(["sse_aborted", "ssl_error"]);
});

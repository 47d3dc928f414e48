import { expect, test } from "vitest";
import { classify } from "./classify.ts";
import type { NetworkErrorType } from "./network-error-type.ts";

type Messages = readonly [string, ...string[]];

/** Network failures whose thrower says nothing else. */
const MESSAGES: Readonly<Record<Exclude<NetworkErrorType, "unknown">, Messages>> = {
  dns_error: [
    "getaddrinfo ENOTFOUND api.example",
    "Temporary failure in name resolution",
    "host not found",
    "getaddrinfo failed",
    "A server with the specified hostname could not be found.",
    "net::ERR_NAME_NOT_RESOLVED",
    "error sending request for url (https://x): client error (Connect): dns error: failed to lookup address",
  ],
  econnrefused: [
    "connect ECONNREFUSED 127.0.0.1:9",
    "error sending request for url (http://x): tcp connect error: Connection refused (os error 111)",
    "net::ERR_CONNECTION_REFUSED",
    "Unable to connect. Is the computer able to access the url?",
    "Could not connect to the server.",
  ],
  econnreset: ["read ECONNRESET", "Connection reset by peer", "net::ERR_CONNECTION_RESET"],
  runtime_killed: [
    "Worker terminated",
    "the runtime was killed",
    "Lambda timeout",
    "worker died",
    "killed by SIGKILL",
    "SIGTERM received",
    "process exited early",
    "function timeout",
    "execution timeout",
    "Worker exceeded memory limit.",
    "Worker exceeded CPU time limit.",
  ],
  timeout: [
    "Request timed out.",
    "timeout of 1000ms exceeded",
    "Connection timeout",
    "the request took too long: time out",
    "timeout after 5 s",
    "timeout exceeded by 5 s",
    "request timeout while reading",
    "connection timeout while reading",
    "response timeout while reading",
    "socket timeout while reading",
    "Headers Timeout Error",
    "context deadline exceeded",
    "Network request timed out",
  ],
  ssl_error: [
    "unable to verify the first certificate",
    "self signed certificate",
    "invalid peer certificate: UnknownIssuer",
    "SSL routines: wrong version number",
    "TLS alert",
    "handshake failed",
  ],
  partial_chunks: [
    "Premature close",
    "incomplete chunk",
    "partial chunk received",
    "response was truncated",
    "unexpected end of data",
    "incomplete read",
    "incomplete data",
    "error reading a body from connection: end of file before message length reached",
    "stream ended without producing a Message with role=assistant",
  ],
  connection_dropped: [
    "terminated",
    "socket hang up",
    "other side closed",
    "connection dropped",
    "The network connection was lost.",
    "Network connection lost.",
    "The socket connection was closed unexpectedly.",
    "broken pipe",
    "network is unreachable",
    "host unreachable",
    "socket error",
    "stream interrupted",
    "error reading a body from connection",
    "Error in body stream",
    "Error in input stream",
    "stream closed unexpectedly",
  ],
  no_bytes: ["empty response", "no data received", "zero bytes", "content-length: 0"],
  background_throttle: [
    "tab suspended",
    "page hidden",
    "inactive tab",
    "visibility hidden",
    "background throttle",
    "background suspended",
    "the background tab sleeps",
  ],
  sse_aborted: [
    "stream was aborted",
    "operation aborted",
    "request aborted",
    "SSE failed",
    "server-sent events ended",
    "EventStream",
  ],
  fetch_error: [
    "fetch failed",
    "Failed to fetch",
    "network error",
    "NetworkError when attempting to fetch resource.",
    "Load failed",
    "Network request failed",
    "Connection error.",
    "error sending request for url (https://x)",
    "The Internet connection appears to be offline.",
  ],
};

test.each(Object.entries(MESSAGES).flatMap(([type, messages]) => messages.map((message) => [message, type])))(
  "%s: %s",
  (message, type) => expect(classify(new TypeError(message))).toMatchObject({ code: "NETWORK_ERROR", errorType: type }),
);

test.each(["Rate limit reached", "429 Too Many Requests", "Request failed with status code 429"])(
  "%s: the provider limits the rate",
  (message) => {
    expect(classify(new Error(message))).toMatchObject({ code: "RATE_LIMITED", retryable: true });
  },
);

test.each([
  "Overloaded",
  "503 Service Unavailable",
  "temporarily unavailable",
  "Internal server error",
  "502 Bad Gateway",
  "HTTP 503",
  "status: 500",
])("%s: the provider's failure", (message) => {
  expect(classify(new Error(message))).toMatchObject({ code: "PROVIDER_ERROR", retryReason: "server_error" });
});

test.each(["Unauthorized", "Forbidden", "Incorrect API key provided", "Invalid API key", "HTTP 404"])(
  "%s: the provider refuses",
  (message) => {
    expect(classify(new Error(message))).toMatchObject({
      code: "PROVIDER_ERROR",
      category: "provider",
      retryable: false,
    });
  },
);

test.each([
  new TypeError("Cannot read properties of undefined (reading 'tls')"),
  new TypeError("connection timeout is not a function"),
  new ReferenceError("Cannot access 'tls' before initialization"),
  new TypeError("tls is not iterable"),
  new ReferenceError("sse is not defined"),
  new Error("the assessment of certain messages is uncertain"),
  new Error("an essential step in the dnsless world"),
  new Error("status quo"),
  new Error("HTTP 200, 503 bytes"),
])("$message: none of these, however alike its words are", (error) => {
  expect(classify(error)).toMatchObject({ code: "PROVIDER_ERROR", category: "model", retryReason: "unknown" });
});

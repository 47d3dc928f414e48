import type { ErrorCategory, L0ErrorCode, RetryReason } from "../../src/index.ts";

/** What must become of a fault; written down here, not looked up in the runtime. */
export interface Expected {
  readonly code: L0ErrorCode;
  readonly category: ErrorCategory;
  /** Absent: never retried. */
  readonly retryReason?: RetryReason;
  /** What the provider asks for, ms. */
  readonly retryAfter?: number;
  /** How many times `baseDelay` the wait starts from. @default 1 */
  readonly share?: number;
}

/** A failure of a provider. */
export interface Fault {
  readonly kind: FaultKind;
  /** The header it comes with, and what it says. */
  readonly retryAfter?: { readonly header: "retry-after" | "retry-after-ms"; readonly ms: number };
}

export type FaultKind =
  | "reset"
  | "refused"
  | "dns"
  | "terminated"
  | "certificate"
  | "aborted-by-itself"
  | "rate-limit"
  | "server"
  | "overloaded"
  | "bad-request"
  | "unauthorized"
  | "unknown"
  | "a-string"
  | "undefined";

const error = (message: string, fields: object): Error => Object.assign(new Error(message), fields);

/** What is thrown, and what must become of it. */
const FAULTS: Readonly<Record<FaultKind, { readonly thrown: () => unknown; readonly expected: Expected }>> = {
  reset: {
    thrown: () => error("read ECONNRESET", { code: "ECONNRESET" }),
    expected: { code: "NETWORK_ERROR", category: "network", retryReason: "network_error" },
  },
  refused: {
    thrown: () => error("connect ECONNREFUSED 127.0.0.1:1", { code: "ECONNREFUSED" }),
    expected: { code: "NETWORK_ERROR", category: "network", retryReason: "network_error", share: 2 },
  },
  dns: {
    thrown: () => error("getaddrinfo ENOTFOUND nowhere.invalid", { code: "ENOTFOUND" }),
    expected: { code: "NETWORK_ERROR", category: "network", retryReason: "network_error", share: 3 },
  },
  terminated: {
    thrown: () => new TypeError("terminated", { cause: error("other side closed", { code: "UND_ERR_SOCKET" }) }),
    expected: { code: "NETWORK_ERROR", category: "network", retryReason: "network_error" },
  },
  certificate: {
    thrown: () => error("certificate has expired", { code: "CERT_HAS_EXPIRED" }),
    expected: { code: "NETWORK_ERROR", category: "network" },
  },
  "aborted-by-itself": {
    thrown: () => new DOMException("This operation was aborted", "AbortError"),
    expected: { code: "NETWORK_ERROR", category: "network" },
  },
  "rate-limit": {
    thrown: () => error("429", { status: 429 }),
    expected: { code: "RATE_LIMITED", category: "transient", retryReason: "rate_limit" },
  },
  server: {
    thrown: () => error("500", { status: 500 }),
    expected: { code: "PROVIDER_ERROR", category: "transient", retryReason: "server_error" },
  },
  overloaded: {
    thrown: () => error("529", { status: 529, error: { type: "overloaded_error" } }),
    expected: { code: "PROVIDER_ERROR", category: "transient", retryReason: "server_error" },
  },
  "bad-request": {
    thrown: () => error("400", { status: 400 }),
    expected: { code: "PROVIDER_ERROR", category: "provider" },
  },
  unauthorized: {
    thrown: () => error("401", { status: 401 }),
    expected: { code: "PROVIDER_ERROR", category: "provider" },
  },
  unknown: {
    thrown: () => new Error("something else"),
    expected: { code: "PROVIDER_ERROR", category: "model", retryReason: "unknown" },
  },
  "a-string": {
    thrown: () => "something else",
    expected: { code: "PROVIDER_ERROR", category: "model", retryReason: "unknown" },
  },
  undefined: {
    thrown: () => undefined,
    expected: { code: "PROVIDER_ERROR", category: "model", retryReason: "unknown" },
  },
};

export const FAULT_KINDS: readonly FaultKind[] = Object.keys(FAULTS) as FaultKind[];

/** What a source throws. */
export function thrownBy({ kind, retryAfter }: Fault): unknown {
  const thrown = FAULTS[kind].thrown();
  if (retryAfter === undefined) return thrown;
  const { header, ms } = retryAfter;
  return Object.assign(thrown as object, { headers: { [header]: String(header === "retry-after" ? ms / 1000 : ms) } });
}

/** What must become of what a source throws. */
export function expectedOf({ kind, retryAfter }: Fault): Expected {
  const { expected } = FAULTS[kind];
  return retryAfter === undefined ? expected : { ...expected, retryAfter: retryAfter.ms };
}

/** Faults that a provider can also send inside a stream, as the payload it then sends. */
export const IN_BAND: { readonly [K in FaultKind]?: object } = {
  "rate-limit": { message: "slow down", type: "rate_limit_error", code: "rate_limit_exceeded" },
  server: { message: "sorry", type: "server_error" },
  "bad-request": { message: "no", type: "invalid_request_error" },
};

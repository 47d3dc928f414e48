import type { RetryReason } from "./codes.ts";
import { type ErrorFacts, factsOf } from "./facts-of.ts";
import { L0Error, type L0ErrorInit } from "./l0-error.ts";
import type { NetworkErrorType } from "./network-error-type.ts";
import { networkFailureOf } from "./network-failures.ts";
import { retryAfterOf } from "./retry-after.ts";

/** What an answer of the provider means. */
type Answer = Pick<L0ErrorInit, "code" | "category" | "retryReason">;

const RATE_LIMITED: Answer = { code: "RATE_LIMITED" };
const SERVER_ERROR: Answer = { code: "PROVIDER_ERROR", category: "transient", retryReason: "server_error" };
const REFUSED: Answer = { code: "PROVIDER_ERROR" };

/** Error types and codes as OpenAI and Anthropic name them, in answers and inside streams. */
const NAMED: readonly (readonly [RegExp, Answer])[] = [
  [
    /^(insufficient_quota|billing_|invalid_|authentication_|permission_|not_found|model_not|context_length|content_|request_too)/,
    REFUSED,
  ],
  [/^(rate_limit|too_many|\w+_exceeded$)/, RATE_LIMITED],
  [/^(overloaded|server_|api_error|internal_|service_unavailable|timeout_error)/, SERVER_ERROR],
];

/** Kinds of network failure with a retry reason of their own; `ssl_error` with none. */
const REASONS: { readonly [K in NetworkErrorType]?: RetryReason | undefined } = {
  ssl_error: undefined,
  timeout: "timeout",
  partial_chunks: "incomplete",
};

/**
 * The one funnel: every foreign error becomes an {@link L0Error}. It reads `status`, `code`, `name` and the chain of
 * causes first and message text last. The message holds our words, the status and identifiers; the foreign text may
 * quote content, so it stays on `cause`. Never throws, whatever it is given.
 */
export function classify(error: unknown): L0Error {
  // A copy: one that somebody caught and threw again may be frozen, or belong to another session.
  if (error instanceof L0Error) return new L0Error({ ...error, message: error.message, cause: error.cause });
  const facts = factsOf(error);
  const init = answerOf(facts) ?? networkFailure(facts) ?? unclassified(facts);
  return new L0Error({ ...init, cause: error });
}

function answerOf({ status, codes, headers }: ErrorFacts): L0ErrorInit | undefined {
  const named = NAMED.find(([pattern]) => codes.some((code) => pattern.test(code)))?.[1];
  const answer = status === undefined || named === REFUSED ? named : byStatus(status);
  if (answer === undefined) return undefined;
  const retryAfter = retryAfterOf(headers);
  const how = status === undefined ? "sent an error inside the stream" : `answered ${status}`;
  const wait = retryAfter === undefined ? "" : ` and asks to wait ${retryAfter} ms`;
  return { ...answer, message: `The provider ${how}${shown(codes)}${wait}.`, statusCode: status, retryAfter };
}

function byStatus(status: number): Answer {
  if (status === 429) return RATE_LIMITED;
  return status >= 500 || [408, 409, 425].includes(status) ? SERVER_ERROR : REFUSED;
}

function networkFailure({ codes, names, texts }: ErrorFacts): L0ErrorInit | undefined {
  const errorType = networkFailureOf(codes, names, texts);
  if (errorType === undefined) return undefined;
  const reason = errorType in REASONS ? { retryReason: REASONS[errorType] } : {};
  const abort = names.some((name) => /^(AbortError|APIUserAbortError)$/.test(name));
  const message = `The connection to the provider failed: ${errorType}${shown(codes)}.`;
  // Somebody has aborted the request on purpose, and it was not L0.
  const never = abort && errorType === "sse_aborted" ? { retryReason: undefined } : {};
  return { code: "NETWORK_ERROR", errorType, message, ...reason, ...never };
}

function unclassified({ codes, names }: ErrorFacts): L0ErrorInit {
  const thrown = shown(names.filter((name) => name !== "Error"));
  const message = `The stream failed with an error of its own${thrown}${shown(codes)}; see its cause.`;
  return { code: "PROVIDER_ERROR", category: "model", retryReason: "unknown", message };
}

/** Identifiers as they may be shown: short, each once, and of a form that no key or password has. */
function shown(identifiers: readonly string[]): string {
  const some = [...new Set(identifiers)].filter(
    (one) => /^([A-Z][A-Z\d_]{1,40}|[a-z][a-z_.]{1,40})$/i.test(one) && !/[a-z]\d|\d[a-z]/.test(one),
  );
  return some.length === 0 ? "" : ` (${some.slice(0, 3).join(", ")})`;
}

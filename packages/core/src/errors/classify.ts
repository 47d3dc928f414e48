import type { RetryReason } from "./codes.ts";
import { type ErrorFacts, factsOf } from "./facts-of.ts";
import { type Answer, failureOf } from "./failures.ts";
import { copyOf, L0Error } from "./l0-error.ts";
import type { NetworkErrorType } from "./network-error-type.ts";
import { retryAfterOf } from "./retry-after.ts";

/** Kinds of network failure with a retry reason of their own. */
const REASONS: { readonly [K in NetworkErrorType]?: RetryReason } = {
  timeout: "timeout",
  partial_chunks: "incomplete",
};

/**
 * The one funnel: every foreign error becomes an {@link L0Error}. It reads `status`, `code`, `name` and the chain of
 * causes first and message text last. The message holds our words, the status and identifiers; the foreign text may
 * quote content, so it stays on `cause`. Never throws, whatever it is given.
 */
export function classify(error: unknown): L0Error {
  try {
    // A copy: one that somebody caught and threw again may be frozen, or belong to another session.
    if (error instanceof L0Error) return copyOf(error);
  } catch {
    // A proxy that cannot even be asked what it is.
  }
  const facts = factsOf(error);
  const failure = failureOf(facts);
  if (failure === undefined) return unclassified(facts, error);
  return typeof failure === "string" ? networkFailure(failure, facts, error) : answered(failure, facts, error);
}

function answered(answer: Answer, { status, codes, headers }: ErrorFacts, cause: unknown): L0Error {
  const retryAfter = retryAfterOf(headers);
  const how = status === undefined ? "reported an error" : `answered ${status}`;
  const wait = retryAfter === undefined ? "" : ` and asks to wait ${retryAfter} ms`;
  const message = `The provider ${how}${shown(codes)}${wait}.`;
  return new L0Error({ ...answer, message, statusCode: status, retryAfter, cause });
}

function networkFailure(errorType: NetworkErrorType, { codes, names }: ErrorFacts, cause: unknown): L0Error {
  // Somebody has aborted the request on purpose, and it was not L0.
  const aborted = errorType === "sse_aborted" && names.some((name) => name.endsWith("AbortError"));
  const never = aborted || errorType === "ssl_error";
  const retryReason = never ? undefined : (REASONS[errorType] ?? "network_error");
  const message = `The connection to the provider failed: ${errorType}${shown(codes)}.`;
  return new L0Error({ code: "NETWORK_ERROR", errorType, message, retryReason, cause });
}

function unclassified({ codes, names }: ErrorFacts, cause: unknown): L0Error {
  const thrown = shown(names.filter((name) => name !== "Error"));
  const message = `The stream failed with an error of its own${thrown}${shown(codes)}; see its cause.`;
  return new L0Error({ code: "PROVIDER_ERROR", category: "model", retryReason: "unknown", message, cause });
}

/** Identifiers as they may be shown: short, each once, and of a form that no key or password has. */
function shown(identifiers: readonly string[]): string {
  const some = [...new Set(identifiers)].filter(
    (one) => /^([A-Z][A-Z\d_]{1,40}|[a-z][a-z_.]{1,40})$/i.test(one) && !/[a-z]\d|\d[a-z]/.test(one),
  );
  return some.length === 0 ? "" : ` (${some.slice(0, 3).join(", ")})`;
}

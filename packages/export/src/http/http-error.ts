/** Why a batch did not arrive. */
export interface HttpFailure extends Error {
  /** The status that the server answered; absent where no answer came. */
  readonly status?: number;
  /** How long the server asks to be left alone, ms. */
  readonly retryAfter?: number;
  /** Whether another try may help. */
  readonly isRetryable: boolean;
}

/** Statuses that are about the moment and not about what was sent. */
const RETRYABLE = new Set([408, 425, 429]);

/** The server has answered, but not that it took the batch. */
export function answerError(target: string, response: Response, now: number): HttpFailure {
  const { status } = response;
  const retryAfter = parseRetryAfter(response.headers.get("retry-after"), now);
  return failure(target, `it answered ${status || "with a redirect"}`, {
    status,
    ...(retryAfter !== undefined && { retryAfter }),
    isRetryable: RETRYABLE.has(status) || status >= 500,
  });
}

/** No answer came. */
export function networkError(target: string, cause: unknown): HttpFailure {
  return failure(target, reasonOf(cause), { isRetryable: true }, cause);
}

/** The batch could not be made. */
export function bodyError(target: string, cause: unknown): HttpFailure {
  return failure(target, `its body could not be made: ${messageOf(cause)}`, { isRetryable: false }, cause);
}

function failure(
  target: string,
  what: string,
  facts: Pick<HttpFailure, "status" | "retryAfter" | "isRetryable">,
  cause?: unknown,
): HttpFailure {
  const error = new Error(`httpSink cannot deliver to ${target}: ${what}.`, cause === undefined ? {} : { cause });
  return Object.assign(error, { name: "HttpFailure" }, facts);
}

/** What `fetch` says is "fetch failed"; the reason is the cause of that. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "no answer came in time (timeout)";
  return error.cause instanceof Error ? messageOf(error.cause) : messageOf(error);
}

/** Some errors of Node have a code and no text. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ("code" in error ? String(error.code) : error.name);
}

/** `Retry-After` as ms from `now`: seconds, or a date. */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

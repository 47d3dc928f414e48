import type { Telemetry } from "@l0/core";
import { toEvent } from "../formats/to-event.ts";
import { type Complete, type OptionRule, type OptionRules, resolveOptions } from "../options/resolve-options.ts";
import { QUEUE_RULES, type QueueOptions } from "../outbox/outbox-options.ts";

export interface BatchOptions {
  /**
   * Records a request at most; so many are sent at once.
   * @default 100
   */
  readonly size?: number | undefined;
  /**
   * How long fewer wait for more, ms.
   * @default 1000
   */
  readonly maxWait?: number | undefined;
}

export interface HttpRetryOptions {
  /**
   * Retries of a batch after its first try. Then it is given up and counted.
   * @default 5
   */
  readonly attempts?: number | undefined;
  /**
   * Pause before the first retry, ms; doubled with each, and shortened by up to a half at random.
   * @default 1000
   */
  readonly baseDelay?: number | undefined;
  /**
   * The longest such pause, ms.
   * @default 30_000
   */
  readonly maxDelay?: number | undefined;
  /**
   * The longest pause that a `Retry-After` of the server can ask for, ms.
   * @default 300_000
   */
  readonly maxRetryAfter?: number | undefined;
}

export interface HttpSinkOptions extends QueueOptions {
  /** Where the records go, by POST: `http:` or `https:`. */
  readonly url: string | URL;
  /**
   * Headers of each request.
   * @default { "content-type": "application/json" }
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly batch?: BatchOptions | undefined;
  readonly retry?: HttpRetryOptions | undefined;
  /**
   * How long an answer may take, ms.
   * @default 10_000
   */
  readonly timeout?: number | undefined;
  /**
   * Makes the body of a request. A text or bytes are sent as they are, all else as JSON. A promise is an error.
   * @default (records) => records.map(toEvent)
   */
  readonly body?: ((records: readonly Telemetry[]) => unknown) | undefined;
  /**
   * Sends a request.
   * @default the global `fetch`
   */
  readonly fetch?: typeof fetch | undefined;
}

/** {@link HttpSinkOptions} with nothing left open. */
export interface ResolvedHttpOptions extends Complete<QueueOptions> {
  readonly url: URL;
  readonly headers: Headers;
  readonly batch: Complete<BatchOptions>;
  readonly retry: Complete<HttpRetryOptions>;
  readonly timeout: number;
  readonly body: (records: readonly Telemetry[]) => unknown;
  readonly fetch: typeof fetch;
}

/** The longest time that a timer takes, ms. */
const MAX_TIMER = 2 ** 31 - 1;

const count = (fallback: number, from: number): OptionRule<number> => ({
  default: fallback,
  allowed: `a whole number from ${from}`,
  accepts: (value) => Number.isSafeInteger(value) && Number(value) >= from,
});
const time = (fallback: number, from = 0): OptionRule<number> => ({
  default: fallback,
  allowed: `a number of ms from ${from} to ${MAX_TIMER}`,
  accepts: (value) => typeof value === "number" && value >= from && value <= MAX_TIMER,
});
const object = <T extends object>(fallback: T): OptionRule<T> => ({
  default: fallback,
  allowed: "an object",
  accepts: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
});
const isFunction = (value: unknown): boolean => typeof value === "function";

const BATCH_RULES: OptionRules<BatchOptions> = { size: count(100, 1), maxWait: time(1000) };
const RETRY_RULES: OptionRules<HttpRetryOptions> = {
  attempts: count(5, 0),
  baseDelay: time(1000),
  maxDelay: time(30_000),
  maxRetryAfter: time(300_000),
};
const RULES: OptionRules<HttpSinkOptions> = {
  url: {
    default: "",
    allowed: "an http: or https: URL without user and password (those go into headers)",
    isSecret: true,
    accepts: (value) => parseUrl(value) !== undefined,
  },
  headers: {
    default: {},
    allowed: "an object of names and values that HTTP allows",
    accepts: (value) => parseHeaders(value) !== undefined,
  },
  batch: object<BatchOptions>({}),
  retry: object<HttpRetryOptions>({}),
  timeout: time(10_000, 1),
  body: { default: (records) => records.map(toEvent), allowed: "a function", accepts: isFunction },
  fetch: {
    default: (...request) => fetch(...request),
    allowed: "a function",
    accepts: isFunction,
  },
  ...QUEUE_RULES,
};

/** @throws TypeError naming the option, the value and what is allowed. */
export function resolveHttpOptions(options: HttpSinkOptions): ResolvedHttpOptions {
  const { url: given, ...resolved } = resolveOptions("httpSink", options, RULES);
  const url = parseUrl(given);
  if (url === undefined) throw new TypeError('httpSink: the option "url" is missing.');
  const headers = new Headers(resolved.headers);
  if (!headers.has("content-type")) headers.set("content-type", "application/json");
  return {
    ...resolved,
    url,
    headers,
    batch: resolveOptions("httpSink batch", resolved.batch, BATCH_RULES),
    retry: resolveOptions("httpSink retry", resolved.retry, RETRY_RULES),
  };
}

function parseUrl(value: unknown): URL | undefined {
  if (!(value instanceof URL) && typeof value !== "string") return undefined;
  const url = URL.parse(value);
  const isOurs = url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  return isOurs ? url : undefined;
}

function parseHeaders(value: unknown): Headers | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    return new Headers(value as Record<string, string>);
  } catch {
    return undefined;
  }
}

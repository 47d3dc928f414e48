import type { RetryOptions } from "./retry-options.ts";

/** Few retries, with a wait that grows slowly. */
export const minimalRetry: RetryOptions = { attempts: 2, maxRetries: 4, backoff: "linear" };

/** As many retries as by default, spread over the whole wait: for many clients of one busy server. */
export const strictRetry: RetryOptions = { attempts: 3, maxRetries: 6, backoff: "full-jitter" };

/** Many retries, with a wait that doubles. */
export const exponentialRetry: RetryOptions = { attempts: 4, maxRetries: 8, backoff: "exponential" };

import type { NetworkErrorType } from "./network-error-type.ts";

/**
 * Network failures as Node, undici, browsers, `openai`, `@anthropic-ai/sdk` and the AI SDK really throw them. Each
 * pattern is tried on the codes, names and messages of an error and its causes, in lower case; the first row that
 * fits decides, so what says more stands above what says less.
 */
const NETWORK_FAILURES: readonly (readonly [NetworkErrorType, RegExp])[] = [
  ["dns_error", /enotfound|eai_|getaddrinfo|name resolution|host not found/],
  ["econnrefused", /econnrefused|connection refused/],
  ["econnreset", /econnreset|connection reset/],
  [
    "runtime_killed",
    /worker (died|terminated)|runtime killed|(lambda|function|execution) timeout|process exited|sigterm|sigkill/,
  ],
  ["timeout", /timedout|timed out|timeout|deadline exceeded/],
  ["ssl_error", /certificate|cert_|err_(tls|ssl)|eproto|self.signed|unable_to_|unable to verify|handshake/],
  [
    "partial_chunks",
    /syntaxerror|jsonparse|typevalidation|premature|truncated|incomplete|_mismatch|hpe_|unexpected end|finish_reason|without producing/,
  ],
  [
    "connection_dropped",
    /und_err_|epipe|econnaborted|e(net|host)(down|unreach|reset)|terminated|hang up|other side closed|connection (closed|lost|dropped)|broken pipe/,
  ],
  ["no_bytes", /nooutput|empty ?response|without sending|no (data|bytes)/],
  ["background_throttle", /suspended|page hidden|inactive tab/],
  ["sse_aborted", /abort/],
  ["fetch_error", /fetch|network ?error|network request|load failed|connection ?error|cannot connect/],
];

/** The kind of network failure that the words of an error tell of, or `undefined` for another error. */
export function networkFailureOf(words: string): NetworkErrorType | undefined {
  return NETWORK_FAILURES.find(([, pattern]) => pattern.test(words))?.[0];
}

import type { NetworkErrorType } from "./network-error-type.ts";

/** How a kind of failure is known: by a code or name, or, where the thrower says nothing else, by its message. */
type NetworkFailure = readonly [type: NetworkErrorType, identifiers: RegExp, text: RegExp];

/**
 * Network failures as Node, undici, browsers, `openai`, `@anthropic-ai/sdk` and the AI SDK really throw them, all
 * matched in lower case. The first row that fits decides, so what says more stands above what says less.
 */
const NETWORK_FAILURES: readonly NetworkFailure[] = [
  ["dns_error", /^(enotfound|eai_)/, /getaddrinfo|name resolution|host not found/],
  ["econnrefused", /^econnrefused/, /econnrefused|connection refused/],
  ["econnreset", /^econnreset/, /econnreset|connection reset/],
  [
    "runtime_killed",
    /^sig(term|kill)/,
    /worker (died|terminated)|runtime killed|(lambda|function|execution) timeout|process exited/,
  ],
  [
    "timeout",
    /timeout|timedout/,
    /timed out|timeout (of|after|exceeded)|(request|connection|response|gateway) timeout|deadline exceeded/,
  ],
  [
    "ssl_error",
    /^(cert_|err_tls|err_ssl|eproto|unable_to_|self_signed|depth_zero)/,
    /certificate|unable to verify|handshake/,
  ],
  [
    "partial_chunks",
    /^syntaxerror|jsonparse|typevalidation|premature|_mismatch|^hpe_/,
    /premature|truncated|incomplete (chunk|data|read)|unexpected end of|finish_reason|without producing/,
  ],
  [
    "connection_dropped",
    /^(und_err_|epipe|econnaborted|e(net|host)(down|unreach|reset))/,
    /terminated$|hang up|other side closed|connection (closed|lost|dropped)|broken pipe/m,
  ],
  ["no_bytes", /nooutputgenerated|emptyresponse/, /empty response|without sending|no (data|bytes)/],
  ["background_throttle", /^$/, /tab (was )?suspended|page hidden|inactive tab/],
  ["sse_aborted", /^(aborterror|apiuseraborterror)$/, /(stream|operation|request) (was )?aborted/],
  [
    "fetch_error",
    /^apiconnectionerror$/,
    /fetch failed|failed to fetch|network ?error|network request failed|load failed|connection error|cannot connect to api/,
  ],
];

/** The kind of network failure an error is: by its codes first, then its names, and its messages last. */
export function networkFailureOf(
  codes: readonly string[],
  names: readonly string[],
  texts: readonly string[],
): NetworkErrorType | undefined {
  const find = (words: readonly string[], column: 1 | 2): NetworkErrorType | undefined =>
    NETWORK_FAILURES.find((row) => words.some((word) => row[column].test(word.toLowerCase())))?.[0];
  return find(codes, 1) ?? find(names, 1) ?? find(texts, 2);
}

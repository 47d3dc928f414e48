import type { ErrorFacts } from "./facts-of.ts";
import type { L0ErrorInit } from "./l0-error.ts";
import type { NetworkErrorType } from "./network-error-type.ts";

/** What an answer of the provider means. */
export type Answer = Pick<L0ErrorInit, "code" | "category" | "retryReason">;

/** What a failure was: the provider has answered, or the connection has failed. */
export type Failure = Answer | NetworkErrorType;

const RATE_LIMITED: Answer = { code: "RATE_LIMITED" };
const SERVER_ERROR: Answer = { code: "PROVIDER_ERROR", category: "transient", retryReason: "server_error" };
const REFUSED: Answer = { code: "PROVIDER_ERROR" };

/**
 * What providers, Node, undici, Bun, Deno, browsers and the SDKs of OpenAI, Anthropic, Google, AWS and Vercel really
 * throw: codes, names and, where the thrower says nothing else, messages, in lower case. The first row that fits
 * decides, so what says more stands above what says less.
 */
const ANSWERS: readonly (readonly [Answer | undefined, RegExp])[] = [
  // A bug of the caller, whatever words it is about.
  [undefined, /^cannot (read|access)|is not (defined|iterable|a function)/],
  [
    REFUSED,
    /^(insufficient_|exceeded_current_quota|billing_|invalid_|authentication_|unauth|forbidden|permission_|(model_)?not_found|context_length|content_|request_too|validationexception)|(invalid|incorrect) api key|exceeded your current quota|maximum context length/,
  ],
  [
    SERVER_ERROR,
    /^(server_|api_error|internal(_|$)|timeout_error|deadline_exceeded|model(stream|timeout|error|notready).*exception)|overloaded|(^|service.?|temporarily )unavailable|internal.?server|bad gateway/,
  ],
  [RATE_LIMITED, /rate.?limit|too.?many.?requests|^throttl|resource.?exhausted|_exceeded$|quota exceeded/],
];
const CONNECTIONS: Readonly<Record<NetworkErrorType, RegExp>> = {
  dns_error: /enotfound|^eai_|getaddrinfo|\bdns\b|name.(resolution|not.resolved)|host(name)? (could )?not (be )?found/,
  econnrefused: /econnrefused|connection.?refused|(could not|unable to) connect/,
  econnreset: /econnreset|connection.?reset/,
  runtime_killed:
    /sig(term|kill)|err_worker|(worker|runtime) (was )?(died|terminated|killed)|(lambda|function|execution) timeout|process exited|edge runtime|exceeded (cpu|memory)/,
  timeout:
    /timed.?out|time out|timeout($|.?error|exception| of| after| exceeded)|(request|connection|response|socket) timeout|deadline exceeded/,
  ssl_error:
    /^cert_|certificate|\beproto\b|unable.to.(verify|get_)|hostname_mismatch|handshake|self.signed|(\b|_)(ssl|tls)/,
  partial_chunks:
    /^(syntaxerror|hpe_)|jsonparse|typevalidation|premature|res_content|truncated|unexpected ?(eof|end of)|(incomplete|partial) (chunk|data|read)|finish_reason|without producing|before message length/,
  connection_dropped:
    /^(und_err_(socket|closed|destroyed)|err_(http2_.*(error|session|stream|ping)|socket)|enotconn)|epipe|broken.?pipe|pipe broken|econnaborted|\be(net|host)(down|unreach|reset)|connection.?(was )?(closed|lost|dropped|aborted)|hang up|other side closed|terminated$|socket error|stream (was )?(closed|interrupted)|(network|host) (is )?unreachable|error (in|reading) (a )?(input|body)/m,
  no_bytes: /nooutputgenerated|empty.?response|without sending|\b(no|zero) (data|bytes)\b|content-length: 0/,
  background_throttle:
    /(tab|page|visibility) (was )?(suspended|hidden)|inactive tab|background.(tab|thr|susp)|suspend.*background/,
  sse_aborted: /aborterror$|(stream|operation|request) (was )?aborted|\bsse\b|server-sent|event.?stream/,
  fetch_error:
    /apiconnectionerror|failedtoopensocket|fetch failed|failed to fetch|network.?error|network request failed|load failed|connection error|cannot connect to api|error sending request|offline/,
  // The machine ran out of ports, files or buffers.
  unknown: /^e(addr|mfile|nobufs)/,
};
const FAILURES = [...ANSWERS, ...(Object.entries(CONNECTIONS) as [NetworkErrorType, RegExp][])];

/** How a connection can fail. */
export const NETWORK_ERROR_TYPES: readonly NetworkErrorType[] = Object.keys(CONNECTIONS) as NetworkErrorType[];

/** `new Error("HTTP 503")`, `status code 503`, `status: 503`. */
const STATUS_TEXT = /\b(?:http|status)(?: code)?:? ([45]\d\d)\b/i;

/**
 * What a failure was: by the HTTP status, codes and names first, and by messages last. `undefined` where nothing tells.
 * A code that says that no retry will help outranks the status: a spent quota is a 429 too.
 */
export function failureOf({ codes, names, texts, status }: ErrorFacts): Failure | undefined {
  const named = find(codes) ?? find(names);
  if (status !== undefined) return named === REFUSED ? REFUSED : byStatus(status);
  const [, said] = STATUS_TEXT.exec(texts.join(" ")) ?? [];
  return named ?? find(texts) ?? (said === undefined ? said : byStatus(Number(said)));
}

function find(words: readonly string[]): Failure | undefined {
  return FAILURES.find(([, pattern]) => words.some((word) => pattern.test(word.toLowerCase())))?.[0];
}

/** 424: the model failed behind a gateway. */
function byStatus(status: number): Answer {
  if (status === 429) return RATE_LIMITED;
  return status >= 500 || [408, 409, 424, 425].includes(status) ? SERVER_ERROR : REFUSED;
}

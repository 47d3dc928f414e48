/** What can be scraped: a `Registry`, or the cluster or worker registry of either library. */
export interface MetricsSource {
  readonly contentType: string;
  metrics(): Promise<string>;
  /** All processes of a `node:cluster`; read instead of `metrics()` where it is there. */
  clusterMetrics?(): Promise<string>;
  /** All worker threads; read instead of `metrics()` where it is there. */
  workerMetrics?(): Promise<string>;
}

/** The part of `IncomingMessage` that is used. */
export interface NodeRequest {
  readonly method?: string | undefined;
}

/** The part of `ServerResponse` that is used. */
export interface NodeResponse {
  /** Somebody else may have answered while the metrics were collected: a middleware with a deadline. */
  readonly headersSent?: boolean;
  writeHead(status: number, headers: Record<string, string>): unknown;
  end(body?: string): unknown;
}

/** Answers scrapes, as a listener of `node:http` (or a route of Express) and as a fetch-style function. */
export interface MetricsEndpoint {
  (request: NodeRequest, response: NodeResponse): Promise<void>;
  (request: Request, ...rest: unknown[]): Promise<Response>;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * A scrape endpoint in the one content type that the registry was made with. It does not look at the request's
 * `Accept`: both libraries rename counters for good when a registry changes its content type.
 *
 * Answers `GET` and `HEAD`, 405 to all else, 500 with the reason where the metrics could not be collected.
 *
 * @example
 * createServer(metricsEndpoint(register)).listen(9464);
 */
export function metricsEndpoint(register: MetricsSource): MetricsEndpoint {
  async function endpoint(request: NodeRequest | Request, response?: unknown): Promise<Response | void> {
    const answer = await answerTo(request.method ?? "GET", register);
    const body = request.method === "HEAD" ? undefined : answer.body;
    if (!isNodeResponse(response)) return new Response(body, { status: answer.status, headers: answer.headers });
    if (response.headersSent === true) return;
    response.writeHead(answer.status, answer.headers);
    response.end(body);
  }
  return endpoint as MetricsEndpoint;
}

async function answerTo(method: string, register: MetricsSource): Promise<Answer> {
  if (method !== "GET" && method !== "HEAD") {
    return { status: 405, headers: { "content-type": "text/plain", allow: "GET, HEAD" }, body: "Use GET.\n" };
  }
  try {
    const contentType = register.contentType;
    return { status: 200, headers: { "content-type": contentType }, body: await collect(register) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { status: 500, headers: { "content-type": "text/plain" }, body: `Could not collect metrics: ${reason}\n` };
  }
}

function collect(register: MetricsSource): Promise<string> {
  if (register.clusterMetrics) return register.clusterMetrics();
  if (register.workerMetrics) return register.workerMetrics();
  return register.metrics();
}

/** Fetch-style servers pass a second argument too: bindings, a server, a context. */
function isNodeResponse(value: unknown): value is NodeResponse {
  return typeof value === "object" && value !== null && "writeHead" in value && "end" in value;
}

import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** What a server does with a request. */
export type Answer = (response: ServerResponse) => void;

export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Of the client: one for each connection. */
  readonly port: number | undefined;
}

export interface HttpServer {
  readonly url: string;
  /** The requests that came, also those that were not answered well. */
  readonly requests: readonly Received[];
  /** The records of the requests that were answered 200, by stream id. */
  readonly taken: readonly string[];
}

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    void response.writeHead(code, headers).end("an answer that nobody reads");

/** Cuts the connection instead of answering. */
export const reset: Answer = (response) => void response.socket?.resetAndDestroy();

/** Never answers. */
export const hang: Answer = () => undefined;

/** A real HTTP server that gives these answers, one a request, and then 200; closed when the test ends. */
export async function httpServer(...answers: Answer[]): Promise<HttpServer> {
  const requests: Received[] = [];
  const taken: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const { method, url: path, headers, socket } = request;
      requests.push({ method, path, headers, body, port: socket.remotePort });
      const answer = answers.shift();
      if (answer === undefined) taken.push(...streamIdsOf(body));
      (answer ?? status(200))(response);
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`, requests, taken };
}

function streamIdsOf(body: string): string[] {
  const events: unknown = body.startsWith("[") ? JSON.parse(body) : [];
  return (events as readonly { readonly stream_id: string }[]).map(({ stream_id }) => stream_id);
}

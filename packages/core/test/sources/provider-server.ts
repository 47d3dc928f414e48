import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text as bodyOf } from "node:stream/consumers";
import { l0 } from "@l0/core";
import { chat, responses } from "./openai-streams.ts";
import { SECRET, type WholeStream } from "./said.ts";
import { gemini, messages } from "./whole-streams.ts";

const data = (chunk: object): string => `data: ${JSON.stringify(chunk)}\n\n`;
const named = (chunk: object): string => `event: ${(chunk as { type: string }).type}\n${data(chunk)}`;

/** How a protocol is written on the wire, by a part of its path. */
const WIRES: readonly (readonly [path: string, stream: WholeStream, write: (chunk: object) => string, last: string])[] =
  [
    ["/chat/completions", chat, data, "data: [DONE]\n\n"],
    ["/responses", responses, named, ""],
    ["/messages", messages, named, ""],
    [":streamGenerateContent", gemini, data, ""],
  ];

/** What the server does with its stream. The text of the streams is in two tokens, "Hello, " and the rest. */
export type Play =
  | "whole"
  /** Ends cleanly after the first token. */
  | "truncated"
  /** The socket is closed after the first token. */
  | "cut"
  /** An error inside the stream, after the first token. */
  | "error"
  /** Nothing comes after the first token. */
  | "stall"
  | "empty body"
  | 429
  | 500;

/** A server that speaks the protocols of all providers. */
export interface ProviderServer extends AsyncDisposable {
  readonly url: string;
  play: Play;
  requests: number;
  /** The last answer's socket has been closed, or its answer is over. */
  closed: Promise<unknown>;
}

export async function startServer(): Promise<ProviderServer> {
  const http = createServer((request, response) => void answer(server, request, response));
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const server: ProviderServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    play: "whole",
    requests: 0,
    closed: Promise.resolve(),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      http.close();
      await once(http, "close");
    },
  };
  return server;
}

async function answer(server: ProviderServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { play } = server;
  server.requests++;
  server.closed = once(response, "close");
  await bodyOf(request);
  if (typeof play === "number") return refuse(play, response);
  if (request.url === "/relay") return relay(server.play, response);
  const wire = WIRES.find(([path]) => request.url?.includes(path));
  response.writeHead(200, { "content-type": "text/event-stream" });
  if (wire === undefined || play === "empty body") return void response.end();
  const [, stream, write, last] = wire;
  const half = upToFirstToken(stream).map(write).join("");
  if (play === "whole") response.end(stream.chunks.map((chunk) => write(chunk as object)).join("") + last);
  else if (play === "truncated") response.end(half);
  else if (play === "error") response.end(half + write(stream.error));
  else response.write(half, () => play === "cut" && cutSoon(response));
}

/** Closes the socket, once what was written has arrived. */
const cutSoon = (response: ServerResponse): unknown => setTimeout(() => response.socket?.destroy(), 20);

function refuse(status: number, response: ServerResponse): void {
  const type = status === 429 ? "rate_limit_error" : "api_error";
  response.writeHead(status, { "content-type": "application/json", "retry-after": "7" });
  response.end(JSON.stringify({ type: "error", error: { type, message: SECRET } }));
}

const upToFirstToken = ({ chunks }: WholeStream): object[] =>
  chunks.slice(0, chunks.findIndex((chunk) => JSON.stringify(chunk).includes("Hello, ")) + 1) as object[];

/** What a server does that passes L0's events on to its own client. */
async function relay(play: Play, response: ServerResponse): Promise<void> {
  const chunks = play === "whole" ? chat.chunks : upToFirstToken(chat);
  const result = await l0({ stream: () => played(play, chunks), retry: { maxRetries: 0 } });
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  try {
    for await (const line of result.toReadableStream()) response.write(line);
    response.end();
  } catch {
    // Its client is told of a failure by a socket that closes before the end mark.
    cutSoon(response);
  }
}

async function* played(play: Play, chunks: readonly unknown[]): AsyncGenerator<unknown> {
  if (play === "empty body") return;
  yield* chunks;
  if (play === "error") yield chat.error;
  if (play === "stall") await new Promise(() => {});
}

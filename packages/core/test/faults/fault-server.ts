import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type PlayName, PLAYS } from "./plays.ts";
import { WIRES } from "./wires.ts";

/** What is served to one test. */
export interface Run {
  /** Base URL of the provider. */
  readonly url: string;
  /** Requests so far. */
  requests(): number;
  /** Connections that are still open. */
  open(): number;
}

export interface FaultServer {
  /** A provider of its own that answers its requests with these plays in turn, the last one again and again. */
  play(...plays: readonly PlayName[]): Run;
  close(): Promise<void>;
}

interface Script {
  readonly plays: readonly PlayName[];
  readonly sockets: Set<Socket>;
  requests: number;
}

/** A provider of chat completions, responses and messages that fails as told, on a port of its own. */
export async function faultServer(): Promise<FaultServer> {
  const scripts: Script[] = [];
  const server = createServer((request, response) => {
    const [, id = "", ...path] = (request.url ?? "").split("/");
    const script = scripts[Number(id)];
    const wire = WIRES[path.at(-1) ?? ""];
    if (!script || !wire) return void response.writeHead(501).end();
    const { socket } = request;
    script.sockets.add(socket);
    socket.once("close", () => script.sockets.delete(socket));
    const play = script.plays[script.requests++] ?? script.plays.at(-1) ?? "healthy";
    request.resume().once("end", () => PLAYS[play](response, wire));
  });
  const port = await listen(server);
  return {
    play: (...plays) => {
      const script: Script = { plays, sockets: new Set(), requests: 0 };
      const url = `http://127.0.0.1:${port}/${scripts.push(script) - 1}`;
      return { url, requests: () => script.requests, open: () => script.sockets.size };
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A provider that nobody listens for: its port was free a moment ago. */
export async function refusingUrl(): Promise<string> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${port}`;
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

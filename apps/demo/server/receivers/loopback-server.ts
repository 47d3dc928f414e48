import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";

/** A Hono app that listens on 127.0.0.1 while it is open. */
export interface LoopbackServer {
  /** Gives the origin, such as `http://127.0.0.1:40123`. Rejects where the port is taken. */
  start(): Promise<string>;
  /** Closes every connection at once. */
  close(): Promise<void>;
}

/** `port`: 0 is any free one. */
export function loopbackServer(app: Hono, port = 0): LoopbackServer {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  return {
    async start() {
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    async close() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

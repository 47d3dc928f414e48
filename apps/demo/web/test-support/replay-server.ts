import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { AddressInfo } from "node:net";
import type { Catalogue, RunMessage } from "../../protocol.ts";

/** What a server does that real ones do only when they break. */
export interface Replay {
  /** Absent: it cannot be loaded. */
  catalogue?: Catalogue;
  /** What every run is; without `done`, the connection breaks off after the last one. */
  messages: readonly RunMessage[];
  /** Whether the connection is held after the last message. */
  hold?: boolean;
}

export interface ReplayServer {
  readonly url: string;
  readonly replay: Replay;
  close(): Promise<void>;
}

/** Serves the page and plays messages to it. `replay` may be changed at any time. */
export async function startReplayServer(webRoot: string, replay: Replay): Promise<ReplayServer> {
  const app = new Hono();
  app.get("/api/catalogue", (context) =>
    replay.catalogue === undefined ? context.text("Not today.", 503) : context.json(replay.catalogue),
  );
  app.get("/api/runs", (context) =>
    streamSSE(context, async (stream) => {
      for (const message of replay.messages) await stream.writeSSE({ data: JSON.stringify(message) });
      if (replay.hold) await new Promise((resolve) => stream.onAbort(() => resolve(undefined)));
    }),
  );
  app.post("/api/runs/:id/abort", (context) => context.json({ error: "There is no such run." }, 404));
  app.use(serveStatic({ root: webRoot }));
  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    replay,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}

import { fileURLToPath } from "node:url";
import { createPrometheusHandler } from "@l0/prometheus";
import { Registry } from "prom-client";
import type { Catalogue } from "../protocol.ts";
import { createActiveRuns } from "./active-runs.ts";
import { createApp } from "./app.ts";
import { openPlayground, type PlaygroundOptions } from "./playground.ts";
import { loopbackServer } from "./receivers/loopback-server.ts";

export interface ServerOptions extends Omit<PlaygroundOptions, "handlers"> {
  /** 0 is any free one. @default 0 */
  readonly port?: number;
  /** Directory of the built page. @default apps/demo/dist/web */
  readonly webRoot?: string;
}

export interface PlaygroundServer {
  /** Such as `http://127.0.0.1:4600`. */
  readonly url: string;
  readonly catalogue: Catalogue;
  /** Ends all connections and runs at once, and resolves when nothing is open any more. */
  close(): Promise<void>;
}

const WEB_ROOT = fileURLToPath(new URL("../dist/web", import.meta.url));

/** Starts the provider and the server of the page. Rejects where the port is taken. */
export async function startPlaygroundServer(options: ServerOptions = {}): Promise<PlaygroundServer> {
  const { port = 0, webRoot = WEB_ROOT, ...rest } = options;
  const register = new Registry();
  const playground = await openPlayground({ ...rest, handlers: [createPrometheusHandler({ register })] });
  const runs = createActiveRuns(playground);
  const server = loopbackServer(createApp({ runs, catalogue: playground.catalogue, register, webRoot }), port);
  try {
    return {
      url: await server.start(),
      catalogue: playground.catalogue,
      async close() {
        await server.close();
        await runs.over();
        await playground.close();
      },
    };
  } catch (error) {
    await playground.close();
    throw error;
  }
}

import { serveStatic } from "@hono/node-server/serve-static";
import { metricsEndpoint, type MetricsSource } from "@l0/prometheus";
import { type Context, Hono, type Next } from "hono";
import { streamSSE } from "hono/streaming";
import type { Catalogue } from "../protocol.ts";
import type { ActiveRuns } from "./active-runs.ts";
import { clientKindOf } from "./playground.ts";
import type { ScenarioRun } from "./run-scenario.ts";

export interface AppSettings {
  readonly runs: ActiveRuns;
  readonly catalogue: Catalogue;
  /** The metrics of all runs. */
  readonly register: MetricsSource;
  /** Directory of the built page. */
  readonly webRoot: string;
}

/** The playground's HTTP interface; see `protocol.ts`. */
export function createApp({ runs, catalogue, register, webRoot }: AppSettings): Hono {
  const metrics = metricsEndpoint(register);
  const app = new Hono();
  app.use(onlyFromHere);
  app.get("/api/catalogue", (context) => context.json(catalogue));
  app.get("/api/runs", (context) => openRun(context, runs));
  app.post("/api/runs/:id/abort", (context) => {
    const id = context.req.param("id");
    return runs.abort(id) ? context.body(null, 204) : refuse(context, 404, `No run "${id}" is under way.`);
  });
  app.get("/metrics", (context) => metrics(context.req.raw));
  app.use(serveStatic({ root: webRoot }));
  app.notFound((context) =>
    context.req.path === "/"
      ? refuse(context, 404, "The page is not built. Run `pnpm build` and load it again.")
      : refuse(context, 404, `Nothing is served at ${context.req.path}.`),
  );
  return app;
}

const OWN_HOSTS: ReadonlySet<string> = new Set(["127.0.0.1", "localhost"]);

/** Runs may cost money, where the environment has a provider's key: other sites must not start them from a browser. */
function onlyFromHere(context: Context, next: Next): Promise<Response | void> {
  const { hostname, pathname } = new URL(context.req.url);
  const isForeign = context.req.header("sec-fetch-site") === "cross-site" && pathname.startsWith("/api/");
  if (!isForeign && OWN_HOSTS.has(hostname)) return next();
  return Promise.resolve(refuse(context, 403, "The playground answers its own page only."));
}

function openRun(context: Context, runs: ActiveRuns): Response {
  // A browser asks again once a stream of events has ended, and names the last one it got; 204 tells it to stop.
  if (context.req.header("last-event-id") !== undefined) return context.body(null, 204);
  const client = context.req.query("client");
  try {
    const kind = client ? clientKindOf(client) : undefined;
    const run = runs.start(context.req.query("scenario") ?? "", kind, sessionOf(context.req.query("session")));
    return sendRun(context, run);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return refuse(context, 400, error.message);
  }
}

/** @throws TypeError that says what is allowed. */
function sessionOf(session: string | undefined): string | undefined {
  if (session === undefined || /^[\w-]{1,64}$/.test(session)) return session;
  throw new TypeError("The session is no name of at most 64 letters, digits, _ and -.");
}

function sendRun(context: Context, { id, messages }: ScenarioRun): Response {
  return streamSSE(context, async (stream) => {
    const reader = messages.getReader();
    stream.onAbort(() => reader.cancel());
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      await stream.writeSSE({ id, data: JSON.stringify(value) });
    }
  });
}

const refuse = (context: Context, status: 400 | 403 | 404, error: string): Response => context.json({ error }, status);

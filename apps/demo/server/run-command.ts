import { once } from "node:events";
import type { Catalogue } from "../protocol.ts";
import { reasonOf } from "./adapters/deadline.ts";
import { destinationsOf } from "./adapters/destinations.ts";
import { type Command, HELP, readCommand } from "./command-line.ts";
import { traceHttpRequests } from "./http-spans.ts";
import { openPlayground } from "./playground.ts";
import { type PlaygroundServer, type ServerOptions, startPlaygroundServer } from "./playground-server.ts";
import { runOnce } from "./terminal/run-once.ts";
import type { Output } from "./terminal/terminal-text.ts";

/** What a command has of the process it runs in. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Ends the command. */
  readonly signal: AbortSignal;
  /** Opens a browser; absent where there is no display. */
  readonly openBrowser?: (url: string) => Promise<unknown>;
}

/** So fast that a person can follow. */
const PACING = { tokenMs: 30, jitter: 0.6 };

/** Runs what `pnpm demo` was asked for. Gives the exit code; never rejects. */
export async function runCommand(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { stdout, stderr } = surroundings;
  const stopTracing = traceHttpRequests();
  try {
    const command = readCommand(args);
    if (command.does === "help") stdout.write(HELP);
    else if (command.does === "serve") await serve(command, surroundings);
    else return await runInTerminal(command, surroundings);
    return 0;
  } catch (error) {
    stderr.write(`${reasonOf(error)}\n`);
    return 1;
  } finally {
    stopTracing();
  }
}

type CommandOf<K extends Command["does"]> = Extract<Command, { readonly does: K }>;

async function runInTerminal(command: CommandOf<"once">, surroundings: Surroundings): Promise<number> {
  const { environment, stdout } = surroundings;
  const playground = await openPlayground({ environment, pacing: PACING });
  try {
    stdout.write(notices(environment, playground.catalogue));
    return (await runOnce({ ...surroundings, ...command, playground })) ? 0 : 1;
  } finally {
    await playground.close();
  }
}

async function serve({ port, open }: CommandOf<"serve">, surroundings: Surroundings): Promise<void> {
  const { environment, stdout, stderr, signal, openBrowser } = surroundings;
  const server = await listen({ environment, port, pacing: PACING });
  try {
    stdout.write(notices(environment, server.catalogue));
    stdout.write(`The playground is at ${server.url} (Ctrl+C ends it).\n`);
    if (open && openBrowser !== undefined) {
      await openBrowser(server.url).catch((error: unknown) => {
        stderr.write(`The browser could not be opened (${reasonOf(error)}): open ${server.url} yourself.\n`);
      });
    }
    if (!signal.aborted) await once(signal, "abort");
  } finally {
    await server.close();
  }
}

async function listen(options: ServerOptions): Promise<PlaygroundServer> {
  try {
    return await startPlaygroundServer(options);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
    throw new Error(`Port ${options.port} is taken. Choose another one with --port; 0 is any free one.`, {
      cause: error,
    });
  }
}

/** What the environment changes, a line each. */
function notices(environment: Surroundings["environment"], { clients }: Catalogue): string {
  const { otlp, sentryDsn, dogstatsd } = destinationsOf(environment);
  const live = new Set(clients.flatMap(({ live, notice }) => (live && notice ? [notice] : [])));
  const also = [
    ...(otlp ? [`OTEL_EXPORTER_OTLP_ENDPOINT is set: what the otel adapter sends goes to ${otlp} too.`] : []),
    ...(sentryDsn ? ["SENTRY_DSN is set: what the sentry adapter sends goes there too."] : []),
    ...(dogstatsd
      ? [`DD_AGENT_HOST is set: what the datadog adapter sends goes to ${dogstatsd.host}:${dogstatsd.port} too.`]
      : []),
  ];
  return [...live, ...also].map((line) => `${line}\n`).join("");
}

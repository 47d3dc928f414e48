import { type EventHandler, Monitor } from "@l0/core";
import type { Catalogue, ClientInfo } from "../protocol.ts";
import { type Destinations, destinationsOf } from "./adapters/destinations.ts";
import { type ClientKind, type Clients, createClients } from "./clients.ts";
import { type EmbeddedProvider, startProvider } from "./provider/embedded-provider.ts";
import type { Pacing } from "./provider/pacing.ts";
import type { Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

/** What runs are made with. */
export interface Playground {
  readonly provider: EmbeddedProvider;
  /** The clients that a scenario may use: only the embedded provider can be told to fail. */
  clientsFor(scenario: Scenario): Clients;
  readonly catalogue: Catalogue;
  readonly destinations: Destinations;
  /** How long what an adapter sent may take to arrive, ms. */
  readonly deadlineMs: number;
  /** Adds up all runs. */
  readonly monitor: Monitor;
  /** Told of the events of every run, beside its own adapters. */
  readonly handlers: readonly EventHandler[];
  close(): Promise<void>;
}

export interface PlaygroundOptions {
  /** Keys of providers and addresses of back ends. @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Of the embedded provider. @default as fast as it can */
  readonly pacing?: Partial<Pacing>;
  /** @default 2000 */
  readonly deadlineMs?: number;
  /** @default [] */
  readonly handlers?: readonly EventHandler[];
}

/** How many pages are added up, each by itself. */
const MOST_SESSIONS = 100;

/** Starts the embedded provider and makes its clients, and those of the real providers whose keys the environment has. */
export async function openPlayground(options: PlaygroundOptions = {}): Promise<Playground> {
  const { environment = process.env, pacing = {}, deadlineMs = 2000, handlers = [] } = options;
  const provider = await startProvider({ pacing });
  const clients = createClients(provider.url, environment);
  const embedded = createClients(provider.url, {});
  const monitor = new Monitor({ bufferSize: MOST_SESSIONS });
  return {
    provider,
    clientsFor: (scenario) => (needsEmbeddedProvider(scenario) ? embedded : clients),
    catalogue: catalogueOf(clients),
    destinations: destinationsOf(environment),
    deadlineMs,
    monitor,
    handlers,
    close: provider.close,
  };
}

/** A real provider cannot be told to fail, and does not have the models that are made up. */
function needsEmbeddedProvider({ scripts, sources }: Scenario): boolean {
  const isFaulty = scripts.some(({ fault = "healthy" }) => fault !== "healthy");
  return isFaulty || sources.some(({ model }) => model !== undefined);
}

function catalogueOf({ targets }: Clients): Catalogue {
  return {
    scenarios: Object.entries(SCENARIOS).map(([name, scenario]) => ({
      name,
      story: scenario.story,
      needsEmbeddedProvider: needsEmbeddedProvider(scenario),
    })),
    clients: Object.entries(targets).map(([name, { model, mode, notice }]): ClientInfo => ({
      name,
      model,
      live: mode === "live",
      notice,
    })),
  };
}

const CLIENT_KINDS: readonly ClientKind[] = ["openai", "anthropic", "ai-sdk"];

/**
 * The client of a name.
 *
 * @throws TypeError that lists the names, where there is none.
 */
export function clientKindOf(name: string): ClientKind {
  const kind = CLIENT_KINDS.find((known) => known === name);
  if (kind !== undefined) return kind;
  throw new TypeError(`Unknown client "${name}". Known: ${CLIENT_KINDS.join(", ")}.`);
}

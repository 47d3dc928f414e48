import { randomUUID } from "node:crypto";
import { defineHandler, type EventHandler, EventType, isL0Error, l0, type LifecycleEventType } from "@l0/core";
import type { RunMessage } from "../protocol.ts";
import type { Adapter } from "./adapters/adapter.ts";
import { reasonOf } from "./adapters/deadline.ts";
import { openAdapters } from "./adapters/open-adapters.ts";
import type { ClientKind } from "./clients.ts";
import { consume } from "./consume.ts";
import { type PlayedSources, playedSources, sourceOptions } from "./played-sources.ts";
import type { Playground } from "./playground.ts";
import type { Run } from "./provider/run.ts";
import type { Scenario } from "./scenario.ts";
import { scenarioOf } from "./scenarios.ts";
import { shownEvent } from "./shown-event.ts";

/** A scenario that is under way. */
export interface ScenarioRun {
  readonly id: string;
  /** Everything that happens, to `done`. Cancelling it is a reader who goes away: the stream ends as abandoned. */
  readonly messages: ReadableStream<RunMessage>;
  /** Resolves when nothing of the run is open any more. */
  readonly over: Promise<void>;
  abort(): void;
}

/**
 * Runs a scenario through L0 with all five adapters attached.
 *
 * @param client used in place of the scenario's own clients.
 * @param session groups runs that are added up; without it, a run is one of its own.
 * @throws TypeError that lists the names, where there is no such scenario.
 */
export function runScenario(
  playground: Playground,
  name: string,
  client?: ClientKind,
  session: string = randomUUID(),
): ScenarioRun {
  const scenario = scenarioOf(name);
  const id = randomUUID();
  const abort = new AbortController();
  const leave = new AbortController();
  const over = Promise.withResolvers<void>();
  const messages = new ReadableStream<RunMessage>({
    start(controller) {
      const tell = (message: RunMessage): void => {
        if (!leave.signal.aborted) controller.enqueue(message);
      };
      const sources = playedSources(playground, scenario, client);
      const [primary] = sources;
      tell({ kind: "started", runId: id, scenario: name, client: primary.client, model: primary.model });
      const play: Play = { playground, scenario, sources, session, tell, abort: abort.signal, leave: leave.signal };
      void playToEnd(play).then(() => {
        tell({ kind: "done" });
        if (!leave.signal.aborted) controller.close();
        over.resolve();
      });
    },
    cancel: () => leave.abort(),
  });
  return { id, messages, over: over.promise, abort: () => abort.abort() };
}

/** One run, seen from inside. */
interface Play {
  readonly playground: Playground;
  readonly scenario: Scenario;
  readonly sources: PlayedSources;
  readonly session: string;
  readonly tell: (message: RunMessage) => void;
  readonly abort: AbortSignal;
  readonly leave: AbortSignal;
}

/** Never rejects. */
async function playToEnd(play: Play): Promise<void> {
  const { playground, scenario, tell } = play;
  const { adapters, problems } = await openAdapters(playground);
  for (const message of problems) tell({ kind: "problem", message });
  const providerRun = playground.provider.openRun(scenario.scripts);
  try {
    await stream(play, adapters, providerRun);
  } catch (error) {
    tell({ kind: "problem", message: reasonOf(error) });
  }
  await tellSent(adapters, tell);
  providerRun.close();
  await Promise.all(adapters.map((adapter) => adapter.close()));
}

async function stream(play: Play, adapters: readonly Adapter[], { headers }: Run): Promise<void> {
  const { playground, scenario, sources, session, tell, abort, leave } = play;
  const began = performance.now();
  const at = (): number => performance.now() - began;
  const result = await l0({
    ...scenario.options,
    ...sourceOptions(sources, headers),
    sessionId: session,
    signal: abort,
    monitoring: { enabled: true },
    onEvent: [
      ...(scenario.throwingHandler ? [broken] : []),
      ...adapters.map(({ handler }) => handler),
      playground.monitor.handleEvent,
      ...playground.handlers,
      defineHandler({
        label: "playground",
        events: LIFECYCLE,
        handle: (event) => tell({ kind: "lifecycle", at: at(), event: shownEvent(event) }),
      }),
    ],
    onHandlerError(error) {
      if (error !== BROKEN) tell({ kind: "problem", message: `A handler failed: ${reasonOf(error)}` });
    },
  });
  const { thrown } = await consume(result, scenario.consumer, {
    onEvent: (event) => tell({ kind: "stream", at: at(), event }),
    leave,
  });
  if (isL0Error(thrown)) tell({ kind: "failed", at: at(), code: thrown.code, message: thrown.message });
  else if (thrown !== undefined) tell({ kind: "problem", message: reasonOf(thrown) });
  const { telemetry, state } = result;
  tell({ kind: "ended", at: at(), outcome: state.outcome ?? "never read", ...(telemetry && { telemetry }) });
  tell({ kind: "aggregate", metrics: playground.monitor.getAggregateMetrics(session) });
}

const LIFECYCLE: readonly LifecycleEventType[] = Object.values(EventType).filter((type) => type !== "token");

const BROKEN = new Error("This handler is broken.");

/** Throws at every event. */
const broken: EventHandler = () => {
  throw BROKEN;
};

/** All at once, told in order. */
async function tellSent(adapters: readonly Adapter[], tell: Play["tell"]): Promise<void> {
  const collections = adapters.map(async ({ name, collect }) => ({ name, ...(await collect()) }));
  for (const collection of collections) {
    const { name, items, rejected, problems } = await collection;
    tell({ kind: "sent", adapter: name, items, rejected });
    for (const problem of problems) tell({ kind: "problem", message: `${name}: ${problem}` });
  }
}

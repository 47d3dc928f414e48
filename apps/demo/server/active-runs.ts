import type { ClientKind } from "./clients.ts";
import type { Playground } from "./playground.ts";
import { runScenario, type ScenarioRun } from "./run-scenario.ts";

/** The runs that are under way. */
export interface ActiveRuns {
  /** @throws TypeError that lists the names, where there is no such scenario. */
  start(scenario: string, client: ClientKind | undefined, session: string | undefined): ScenarioRun;
  /** Gives whether there is such a run. */
  abort(id: string): boolean;
  /** Resolves when all that were started are over. */
  over(): Promise<void>;
}

export function createActiveRuns(playground: Playground): ActiveRuns {
  const runs = new Map<string, ScenarioRun>();
  return {
    start(scenario, client, session) {
      const run = runScenario(playground, scenario, client, session);
      runs.set(run.id, run);
      void run.over.then(() => runs.delete(run.id));
      return run;
    },
    abort(id) {
      runs.get(id)?.abort();
      return runs.has(id);
    },
    async over() {
      await Promise.all(Array.from(runs.values(), (run) => run.over));
    },
  };
}

import { type PlaygroundServer, startPlaygroundServer } from "../../server/playground-server.ts";
import type { Pacing } from "../../server/provider/pacing.ts";

/** The playground's own server, and one whose runs last. */
export interface LastingServer extends PlaygroundServer {
  /** The address of a run that goes on for a minute: a test has the time to end it, or to look while it is under way. */
  readonly lasting: string;
}

/** So slow that the run outlasts any test. */
const SLOW: Partial<Pacing> = { tokenMs: 1000 };

/** Starts both. `pacing` is that of the first. */
export async function startLastingServer(webRoot: string, pacing: Partial<Pacing>): Promise<LastingServer> {
  // A loaded machine may take its time.
  const settings = { environment: {}, webRoot, deadlineMs: 10_000 };
  const server = await startPlaygroundServer({ ...settings, pacing });
  const slow = await startPlaygroundServer({ ...settings, pacing: SLOW });
  return {
    ...server,
    lasting: `${slow.url}/?scenario=healthy&run`,
    close: async () => void (await Promise.all([server.close(), slow.close()])),
  };
}

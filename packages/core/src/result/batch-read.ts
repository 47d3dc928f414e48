import type { StreamEvent } from "../events/stream-event.ts";
import type { Session } from "../policy/session.ts";
import { inTurn } from "./in-turn.ts";

/** Reads one event, and with it all that are here without a wait. */
export function batchRead(): (session: Session) => Promise<IteratorResult<StreamEvent[], undefined>> {
  return inTurn(async (session) => {
    const { value: first, done } = await session.read();
    return done ? { value: undefined, done } : { value: session.drain(first), done: false };
  });
}

import type { Session } from "../policy/session.ts";
import { inTurn } from "./in-turn.ts";

const DONE: IteratorResult<string, undefined> = { value: undefined, done: true };

/** Reads the text alone. It cannot show a reset, so from its first string on the session makes no retry that would need one. */
export function textRead(): (session: Session) => Promise<IteratorResult<string, undefined>> {
  return inTurn(async (session) => {
    session.appendOnly = true;
    for (;;) {
      const { value: event, done } = await session.read();
      if (done) return DONE;
      if (event.type === "token") return { value: event.value, done: false };
    }
  });
}

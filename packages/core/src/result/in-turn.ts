import type { Session } from "../policy/session.ts";

/** Lets reads that overlap take turns, where each may take several events from the session. */
export function inTurn<T>(read: (session: Session) => Promise<T>): (session: Session) => Promise<T> {
  let turn: Promise<T> | undefined;
  return (session) => {
    const start = (): Promise<T> => read(session);
    const mine = turn ? turn.then(start, start) : start();
    turn = mine;
    return mine;
  };
}

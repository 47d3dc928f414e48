import { MOST_RECEIVED, type Received, type Receiver, type Rejected } from "./receiver.ts";

/** The part that all receivers share: what arrived, what was refused, and who wants to know. */
export interface Inbox<T> {
  /** What the receiver shows of it. */
  readonly shown: Pick<Receiver<T>, "received" | "rejected" | "counts" | "onArrival" | "clear">;
  accept(summary: string, content: T): void;
  refuse(reason: string, message: Uint8Array | string): void;
}

const EXCERPT_LENGTH = 200;

export function createInbox<T>(): Inbox<T> {
  const received: Received<T>[] = [];
  const rejected: Rejected[] = [];
  const counts = { received: 0, rejected: 0 };
  const listeners = new Set<() => void>();
  const keep = <Item>(list: Item[], item: Item): void => {
    list.push(item);
    if (list.length > MOST_RECEIVED) list.shift();
    for (const listener of listeners) listener();
  };
  return {
    shown: {
      received,
      rejected,
      counts,
      onArrival(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      clear() {
        received.length = rejected.length = counts.received = counts.rejected = 0;
      },
    },
    accept(summary, content) {
      counts.received++;
      keep(received, { at: Date.now(), summary, content });
    },
    refuse(reason, message) {
      counts.rejected++;
      keep(rejected, { at: Date.now(), reason, excerpt: excerptOf(message) });
    },
  };
}

const excerptOf = (message: Uint8Array | string): string =>
  (typeof message === "string" ? message : new TextDecoder().decode(message.subarray(0, EXCERPT_LENGTH))).slice(
    0,
    EXCERPT_LENGTH,
  );

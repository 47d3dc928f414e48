import { later } from "../platform/later.ts";
import { allDone, close } from "./combine.ts";
import type { EventHandler, L0EventType, StreamInfo } from "./handler.ts";

/** No name that a handler of the user's may have for something else. */
export const ENDED: unique symbol = Symbol.for("l0.ended");

/** A handler that holds events back. Internal to the combinators: whoever keeps `SESSION_END` from it calls `ENDED`. */
export interface HoldingHandler extends EventHandler {
  /** The stream has ended: what is held of it is told. */
  [ENDED](stream: StreamInfo): unknown;
}

/** The handler, if it holds events back. */
export function holding(handler: EventHandler): HoldingHandler | undefined {
  return ENDED in handler ? (handler as HoldingHandler) : undefined;
}

/** Whether a handler of these types is told of the end of a stream. */
export function takesEnd(events: readonly L0EventType[] | undefined): boolean {
  return events?.includes("SESSION_END") ?? true;
}

/** These types, and the end of a stream. */
export function withEnd(events: readonly L0EventType[]): readonly L0EventType[] {
  return takesEnd(events) ? events : [...events, "SESSION_END"];
}

/** What a handler is told later: items, and the promise that stands for their delivery. */
export class Held<T> {
  readonly items: T[] = [];
  /** Settled when the items have been delivered; rejects with the first failure. */
  readonly done: Promise<void>;
  #settle: { resolve(): void; reject(error: unknown): void };
  readonly #cancel: () => void;

  /** Calls `release` in `ms` milliseconds. */
  constructor(ms: number, release: () => void) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.done = promise;
    this.#settle = { resolve, reject };
    this.#cancel = later(ms, release);
  }

  /** Delivers now, by `tell`, whose promise is waited for. Never throws. */
  deliver(tell: (items: readonly T[]) => unknown): void {
    this.#cancel();
    const told = (async () => tell(this.items))();
    void told.then(() => this.#settle.resolve(), this.#settle.reject);
  }
}

/** Deliveries that are on their way: a flush waits for them too. */
export class OnTheWay {
  readonly #all = new Set<Promise<unknown>>();

  add(delivery: Promise<unknown>): void {
    const arrived = (): void => void this.#all.delete(delivery);
    this.#all.add(delivery);
    delivery.then(arrived, arrived);
  }

  /** Waits for them. Rejects with the first failure. */
  arrived(): Promise<void> {
    return allDone(this.#all);
  }

  /**
   * Waits for them, then flushes or shuts down the handler they are on their way to, whatever has failed before. One
   * that holds what is on its way is flushed at once, too: what it holds would never arrive. Rejects with a failure, where
   * there is one.
   */
  async settled(handler: Pick<EventHandler, "flush" | "shutdown">, name: "flush" | "shutdown"): Promise<void> {
    try {
      const all = [...this.#all];
      if (all.length > 0 && ENDED in handler) all.push((async () => handler.flush?.())());
      await allDone(all);
    } finally {
      await close(handler, name);
    }
  }
}

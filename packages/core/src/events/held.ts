import { later } from "../platform/later.ts";
import { allDone } from "./combine.ts";

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

  /** Waits for them, then for `next`, whatever has failed before. Rejects with a failure, where there is one. */
  async settled(next?: () => unknown): Promise<void> {
    try {
      await allDone(this.#all);
    } finally {
      await next?.();
    }
  }
}

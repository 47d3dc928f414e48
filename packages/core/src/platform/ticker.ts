import { now } from "./clock.ts";

/** How often deadlines are looked at, ms. A deadline fires at most two ticks late. */
export const TICK = 20;

/** Something that wants to be looked at on every tick. */
export interface Ticking {
  /** Returns whether it wants the next tick too. */
  tick(now: number): boolean;
}

/**
 * One timer for the deadlines of all streams: a timer per token would cost more than the token. It runs only
 * while somebody is on the list, so that nothing keeps the process alive once no stream waits.
 */
class Ticker {
  readonly #list = new Set<Ticking>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #last = 0;
  #excused = false;

  add(entry: Ticking): void {
    this.#list.add(entry);
    if (this.#timer === undefined) {
      this.#last = now();
      this.#timer = setInterval(this.#tick, TICK);
    }
  }

  remove(entry: Ticking): void {
    this.#list.delete(entry);
    this.#stopIfIdle();
  }

  readonly #tick = (): void => {
    const at = now();
    const blocked = at - this.#last > 3 * TICK;
    this.#last = at;
    // Timers run before sockets are read: after a blocked event loop, what has arrived gets one tick to be seen.
    this.#excused = blocked && !this.#excused;
    if (this.#excused) return;
    for (const entry of this.#list) if (!entry.tick(at)) this.#list.delete(entry);
    this.#stopIfIdle();
  };

  #stopIfIdle(): void {
    if (this.#list.size > 0 || this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** Shared by all streams; empty while no stream waits for its provider. */
export const ticker: Ticker = new Ticker();

/** So many jobs run at once. */
const BURST = 150;

/** So many more for every millisecond between jobs: a server that is busy, and not flooded, never waits. */
const REFILL = 4;

/** What a turn of the event loop spends on jobs that have waited, ms. */
const SLICE = 10;

/** So many jobs may wait; whoever brings one more runs the first. */
const MAX_WAITING = 10_000;

type Job = () => void;

/**
 * Runs jobs at once and in order, but for what comes in a flood: that follows in slices, one a turn of the event loop.
 * Telling Sentry of one stream's end takes a fraction of a millisecond, but of a thousand that end together a fraction
 * of a second.
 */
export class Pacer {
  readonly #now: () => number;
  #credit = BURST;
  #creditedAt: number;
  #waiting: Job[] = [];
  /** How many of those have run. */
  #done = 0;
  #drained: Promise<void> | undefined;

  /** `now`: ms. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#creditedAt = now();
  }

  /** The job must not throw. */
  run(job: Job): void {
    if (this.#drained === undefined && this.#takeCredit()) {
      job();
      this.#creditedAt = this.#now();
      return;
    }
    this.#waiting.push(job);
    if (this.#waiting.length - this.#done > MAX_WAITING) this.#next();
    this.#drained ??= new Promise((resolve) => this.#later(resolve));
  }

  /** Settled once no job waits. */
  drained(): Promise<void> {
    return this.#drained ?? Promise.resolve();
  }

  #takeCredit(): boolean {
    const now = this.#now();
    this.#credit = Math.min(BURST, this.#credit + (now - this.#creditedAt) * REFILL);
    this.#creditedAt = now;
    if (this.#credit < 1) return false;
    this.#credit--;
    return true;
  }

  /** The timer holds the process: what waits would be lost with it. */
  #later(resolve: () => void): void {
    setTimeout(() => this.#slice(resolve), 0);
  }

  #slice(resolve: () => void): void {
    const end = this.#now() + SLICE;
    while (this.#done < this.#waiting.length && this.#now() < end) this.#next();
    this.#waiting = this.#waiting.slice(this.#done);
    this.#done = 0;
    if (this.#waiting.length > 0) return this.#later(resolve);
    this.#drained = undefined;
    resolve();
  }

  #next(): void {
    this.#waiting[this.#done++]?.();
  }
}

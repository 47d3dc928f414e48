type Task = () => void;

interface Waiting {
  readonly task: Task;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** The part of what waits that one turn takes, where that is more than it may run at once. */
const BACKLOG_PART = 1 / 50;

/**
 * Runs tasks at once, but no more than `limit` of them in one turn of the event loop: the others wait for the next
 * turns, in their order. A client of UDP takes some 50 µs for a stream, so a thousand that end together would hold
 * everything up. Where more than `limit` comes in every turn, turns take more: what waits must not grow for ever.
 */
export class Turns {
  readonly #limit: number;
  readonly #waiting: Waiting[] = [];
  #ran = 0;
  #isScheduled = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What a task throws is thrown here, or is what the promise of one that waits rejects with. */
  run(task: Task): Promise<void> | void {
    this.#schedule();
    if (this.#ran >= this.#limit) {
      return new Promise((done, failed) => void this.#waiting.push({ task, done, failed }));
    }
    this.#ran++;
    task();
  }

  /** Runs everything that waits, now. */
  drain(): void {
    this.#runSome(Infinity);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#ran = 0;
      if (this.#waiting.length > 0) this.#schedule();
      this.#runSome(Math.max(this.#limit, Math.ceil(this.#waiting.length * BACKLOG_PART)));
    });
  }

  #runSome(limit: number): void {
    for (const { task, done, failed } of this.#waiting.splice(0, limit)) {
      this.#ran++;
      try {
        task();
        done();
      } catch (error) {
        failed(error);
      }
    }
  }
}

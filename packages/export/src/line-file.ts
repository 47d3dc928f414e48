import { appendLines, type OpenFile } from "./append-lines.ts";
import { fileError } from "./file-error.ts";

/** Lines made and written at a time: making them holds the process up for less than a millisecond. */
const BATCH = 64;
/** Pause before a failed write is tried again, ms. */
const RETRY_DELAY = 1000;

export interface LineFileOptions {
  /** Names the writer in messages. */
  readonly label: string;
  readonly path: string;
  readonly open: (path: string, flags: "a+") => Promise<OpenFile>;
  readonly maxQueue: number;
  readonly onError: (error: Error) => void;
}

/** What became of the lines: `received = written + queued + dropped`. */
export interface LineCounts {
  readonly received: number;
  readonly written: number;
  readonly queued: number;
  readonly dropped: number;
}

/**
 * Appends lines to a file from a bounded queue. `add` only queues: a line is made, and written, after the file has been
 * opened, off the caller's turn. The file is open only while there is something to write, so it can be rotated or
 * deleted at any time, and nothing is left to close.
 *
 * What could not be written stays queued and is tried again; `onError`, which must not throw, is told once, and again
 * only when a write has succeeded in between.
 */
export class LineFile {
  readonly #options: LineFileOptions;
  readonly #queue: (() => string)[] = [];
  /** The latest job; each waits for the one before, and gives its error. */
  #job: Promise<Error | undefined> = Promise.resolve(undefined);
  #scheduled = false;
  /** Since the last write that succeeded; `onError` has been told. */
  #failing = false;
  /** Some written lines may still be in the system's cache. */
  #unsynced = false;
  #closed = false;
  /** Set during the pause after a failed write. */
  #retry: NodeJS.Timeout | undefined;
  #received = 0;
  #written = 0;
  #dropped = 0;

  constructor(options: LineFileOptions) {
    this.#options = options;
  }

  /** Queues a line; `make` gives it with its line break and must not throw. */
  add(make: () => string): void {
    this.#received += 1;
    if (this.#closed || this.#queue.length >= this.#options.maxQueue) {
      this.#dropped += 1;
      return;
    }
    this.#queue.push(make);
    if (this.#retry === undefined) this.#schedule();
  }

  /**
   * Resolves when every line added before is written, and is on the disk itself.
   *
   * @throws Error that says why it is not; the lines stay queued.
   */
  async flush(): Promise<void> {
    const error = await this.#run(() => this.#writeIfNeeded(true));
    if (error !== undefined) throw error;
  }

  /**
   * Flushes. What could not be written then is dropped, like every line added later.
   *
   * @throws Error that says why lines were lost.
   */
  async shutdown(): Promise<void> {
    this.#closed = true;
    try {
      await this.flush();
    } finally {
      this.#stopRetry();
      this.#dropped += this.#queue.splice(0).length;
    }
  }

  counts(): LineCounts {
    return {
      received: this.#received,
      written: this.#written,
      queued: this.#queue.length,
      dropped: this.#dropped,
    };
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    void this.#run(() => {
      this.#scheduled = false;
      return this.#writeIfNeeded(false);
    });
  }

  #run(job: () => Promise<Error | undefined>): Promise<Error | undefined> {
    this.#job = this.#job.then(job);
    return this.#job;
  }

  async #writeIfNeeded(durable: boolean): Promise<Error | undefined> {
    if (this.#queue.length === 0 && !(durable && this.#unsynced)) return undefined;
    try {
      await this.#write(durable);
      this.#succeed();
      return undefined;
    } catch (error) {
      return this.#fail(error);
    }
  }

  /** One opening of the file. */
  async #write(durable: boolean): Promise<void> {
    const file = await this.#options.open(this.#options.path, "a+");
    try {
      await this.#writeQueue(file);
      if (durable) await this.#sync(file);
    } finally {
      await file.close();
    }
  }

  /** Writes as many lines as are queued now; those that come meanwhile get their own turn, so that a flush ends. */
  async #writeQueue(file: OpenFile): Promise<void> {
    let left = this.#queue.length;
    while (left > 0) {
      const batch = this.#queue.slice(0, Math.min(left, BATCH)).map((make) => make());
      const { lines, error } = await appendLines(file, batch);
      this.#queue.splice(0, lines);
      this.#written += lines;
      this.#unsynced = true;
      left -= lines;
      if (error !== undefined) throw error;
    }
  }

  /** Only a regular file has a disk behind it: a pipe or a terminal knows no sync. */
  async #sync(file: OpenFile): Promise<void> {
    const stat = await file.stat();
    if (stat.isFile()) await file.sync();
    this.#unsynced = false;
  }

  #succeed(): void {
    this.#failing = false;
    this.#stopRetry();
    if (this.#queue.length > 0) this.#schedule();
  }

  #fail(cause: unknown): Error {
    const { label, path, onError } = this.#options;
    const error = fileError(label, path, cause);
    if (!this.#failing) onError(error);
    this.#failing = true;
    this.#stopRetry();
    if (!this.#closed && this.#queue.length > 0) this.#startRetry();
    return error;
  }

  #startRetry(): void {
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#schedule();
    }, RETRY_DELAY);
    this.#retry.unref();
  }

  #stopRetry(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
  }
}

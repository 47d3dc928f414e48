import type { Stats } from "node:fs";
import { Outbox, type OutboxCounts, type Queue } from "../outbox/outbox.ts";
import type { OnError } from "../outbox/tell.ts";
import { appendLines, type OpenFile } from "./append-lines.ts";
import { fileError } from "./file-error.ts";
import type { FileLayout } from "./file-layout.ts";
import type { NodeFiles } from "./node-files.ts";
import { rotate, unlessMissing } from "./rotate.ts";

/** Lines made and written at a time: making them holds the process up for a millisecond at most. */
const BATCH = 100;
/** Pause before a failed write is tried again, ms. */
const RETRY_DELAY = 1000;

export interface LineFileOptions<T> {
  /** Names the writer in messages. */
  readonly label: string;
  readonly path: string;
  readonly files: LineFileSystem;
  /** A line, with its line break, for each item. Must not throw. */
  readonly format: (items: readonly T[]) => readonly string[];
  readonly layout: FileLayout;
  /** A file that would grow beyond this makes room for a new one, bytes. */
  readonly maxSize: number;
  /** Full files that are kept. */
  readonly maxFiles: number;
  readonly maxQueue: number;
  readonly onError: OnError;
}

/** What is used of the file system. */
export interface LineFileSystem extends Pick<NodeFiles, "rename" | "stat"> {
  readonly open: (path: string, flags: "a+") => Promise<OpenFile>;
}

/**
 * Appends lines to a file from a bounded queue. A line is made, and written, after the file has been opened, off the
 * caller's turn. The file is open only while there is something to write, so it can be moved or deleted at any time, and
 * nothing is left to close.
 */
export class LineFile<T> {
  readonly #options: LineFileOptions<T>;
  readonly #outbox: Outbox<T>;
  /** Some written lines may still be in the system's cache. */
  #unsynced = false;
  /** The file after the last write, which ended with a whole line. */
  #left: Pick<Stats, "ino" | "size"> | undefined;

  constructor(options: LineFileOptions<T>) {
    const { label, maxQueue, onError } = options;
    this.#options = options;
    this.#outbox = new Outbox<T>({
      label,
      maxQueue,
      size: 1,
      maxWait: 0,
      deliver: (queue, isFlush) => this.#deliver(queue, isFlush),
      pause: () => RETRY_DELAY,
      onError,
    });
  }

  add(item: T): void {
    this.#outbox.add(item);
  }

  /** Resolves when every line added before is written, and is on the disk itself. */
  flush(): Promise<void> {
    return this.#outbox.flush();
  }

  shutdown(): Promise<void> {
    return this.#outbox.shutdown();
  }

  counts(): OutboxCounts {
    return this.#outbox.counts();
  }

  /** Writes as many lines as are queued now; those that come meanwhile get their own turn, so that a flush ends. */
  async #deliver(queue: Queue<T>, isDurable: boolean): Promise<boolean> {
    if (queue.length === 0 && !(isDurable && this.#unsynced)) return false;
    try {
      let left = queue.length;
      do {
        left -= await this.#writeOneFile(queue, left, isDurable);
      } while (left > 0);
      return true;
    } catch (cause) {
      throw fileError(this.#options.label, this.#options.path, cause);
    }
  }

  /** One opening of the file: writes up to `limit` lines, fewer where the file is full. */
  async #writeOneFile(queue: Queue<T>, limit: number, isDurable: boolean): Promise<number> {
    const file = await this.#options.files.open(this.#options.path, "a+");
    let filled: Filled;
    try {
      const stat = await file.stat();
      filled = limit === 0 ? { lines: 0 } : await this.#fill(file, stat, queue, limit);
      if (isDurable || filled.full !== undefined) await this.#sync(file, stat);
    } finally {
      await file.close();
    }
    if (filled.full !== undefined) await this.#rotate(filled.full);
    return filled.lines;
  }

  async #fill(file: OpenFile, stat: Stats, queue: Queue<T>, limit: number): Promise<Filled> {
    let preface = await this.#begin(file, stat);
    if (preface === undefined) return { lines: 0, full: stat };
    const maxSize = stat.isFile() ? this.#options.maxSize : Infinity;
    let size = stat.isFile() ? stat.size : 0;
    let lines = 0;
    while (lines < limit) {
      const made = this.#options.format(queue.peek(Math.min(limit - lines, BATCH)));
      const fitting = fittingIn(made, size, preface, maxSize);
      if (fitting.length === 0) return { lines, full: stat };
      size += await this.#append(file, queue, fitting, preface);
      lines += fitting.length;
      preface = "";
    }
    this.#left = { ino: stat.ino, size };
    return { lines };
  }

  /** What has to be written first. A file that is as this writer left it needs no look. */
  async #begin(file: OpenFile, stat: Stats): Promise<string | undefined> {
    const left = this.#left;
    this.#left = undefined;
    if (stat.isFile() && stat.ino === left?.ino && stat.size === left.size) return "";
    return this.#options.layout.begin(file, stat);
  }

  /** @returns the bytes that were written */
  async #append(file: OpenFile, queue: Queue<T>, lines: readonly string[], preface: string): Promise<number> {
    const appended = await appendLines(file, lines, preface);
    this.#unsynced = true;
    if (appended.lines > 0) queue.done(appended.lines);
    if (appended.error !== undefined) throw appended.error;
    return appended.bytes;
  }

  /** Only a regular file has a disk behind it: a pipe or a terminal knows no sync. */
  async #sync(file: OpenFile, stat: Stats): Promise<void> {
    if (stat.isFile()) await file.sync();
    this.#unsynced = false;
  }

  /** Unless another process, which writes to the same path or tidies it up, already has. */
  async #rotate({ ino }: Pick<Stats, "ino">): Promise<void> {
    const { path, files, maxFiles } = this.#options;
    const now = await files.stat(path).catch(unlessMissing);
    if (now?.ino === ino) await rotate(path, maxFiles, files);
  }
}

interface Filled {
  readonly lines: number;
  /** The file, where it has no room for the next line. */
  readonly full?: Pick<Stats, "ino">;
}

/** The lines that a file has room for. One that is larger than a whole file gets a file of its own. */
function fittingIn(lines: readonly string[], size: number, preface: string, maxSize: number): readonly string[] {
  if (maxSize === Infinity) return lines;
  let total = size + Buffer.byteLength(preface);
  const tooMuch = lines.findIndex((line) => (total += Buffer.byteLength(line)) > maxSize);
  if (tooMuch === -1) return lines;
  return lines.slice(0, size === 0 ? Math.max(1, tooMuch) : tooMuch);
}

import type { EventHandler } from "@l0/core";
import type { OptionRules } from "../options/resolve-options.ts";
import { QUEUE_RULES, type QueueOptions } from "../outbox/outbox-options.ts";

// Apart from what writes the file: the declarations that an import of the package reads must need no types of Node.

/** Options of every handler that writes a file. */
export interface FileOptions extends QueueOptions {
  /**
   * Bytes that a file may have. One that would grow larger becomes `{path}.1`, and a new one is begun.
   * Such a file needs one handler of its own, in all processes.
   * @default Infinity
   */
  readonly maxSize?: number | undefined;
  /**
   * Full files that are kept, `{path}.1` (the newest) to `{path}.{maxFiles}`; the oldest is overwritten.
   * @default 5
   */
  readonly maxFiles?: number | undefined;
}

/** What became of the records: `received = written + queued + dropped`. */
export interface FileStats {
  /** Records of ended streams. */
  readonly received: number;
  /** Records that are in the file. */
  readonly written: number;
  /** Records that wait to be written. */
  readonly queued: number;
  /** Records that are lost: the queue was full, or they could not be written at `shutdown`, or came after it. */
  readonly dropped: number;
}

/** What {@link jsonlFile} and {@link csvFile} make. */
export interface RecordFile extends EventHandler {
  /**
   * Resolves when the records received so far are in the file and synced to the disk (fsync).
   *
   * @throws Error that says why they are not; they stay queued and are tried again.
   */
  flush(): Promise<void>;
  /**
   * Flushes; what cannot be written then is dropped, and so is every record that comes later.
   *
   * @throws Error that says why records were lost.
   */
  shutdown(): Promise<void>;
  stats(): FileStats;
}

export const FILE_RULES: OptionRules<FileOptions> = {
  maxSize: {
    default: Infinity,
    allowed: "a whole number of bytes from 1, or Infinity",
    accepts: (value) => value === Infinity || (Number.isSafeInteger(value) && Number(value) >= 1),
  },
  maxFiles: {
    default: 5,
    allowed: "a whole number from 1 to 1000",
    accepts: (value) => Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= 1000,
  },
  ...QUEUE_RULES,
};

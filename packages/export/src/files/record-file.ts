import { defineHandler, type EventHandler, showValue, type Telemetry } from "@l0/core";
import { type OptionRules } from "../options/resolve-options.ts";
import { QUEUE_RULES, type QueueOptions } from "../outbox/outbox-options.ts";
import type { FileLayout } from "./file-layout.ts";
import { LineFile } from "./line-file.ts";
import { type NodeFiles, nodeFiles } from "./node-files.ts";

/** Options of every handler that writes a file. */
export interface FileOptions extends QueueOptions {
  /**
   * Bytes that a file may have. One that would grow larger becomes `{path}.1`, and a new one is begun.
   * @default Infinity
   */
  readonly maxSize?: number;
  /**
   * Full files that are kept, `{path}.1` (the newest) to `{path}.{maxFiles}`; the oldest is overwritten.
   * @default 5
   */
  readonly maxFiles?: number;
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

/** A record, and when its stream ended: Unix epoch, ms. */
export interface EndedStream {
  readonly ts: number;
  readonly telemetry: Telemetry;
}

export interface RecordFileFormat {
  /** Names the handler. */
  readonly label: string;
  readonly layout: FileLayout;
  readonly format: (records: readonly EndedStream[]) => readonly string[];
}

/**
 * A handler that appends a line to a file for every sampled stream that ends.
 *
 * @throws TypeError for an impossible path.
 */
export function recordFile(
  path: string | URL,
  { label, layout, format }: RecordFileFormat,
  { maxSize, maxFiles, maxQueue, onError }: Required<FileOptions>,
): RecordFile {
  const files = nodeFiles(label);
  const file = new LineFile<EndedStream>({
    label,
    path: resolvePath(label, path, files),
    files,
    layout,
    format,
    maxSize,
    maxFiles,
    maxQueue,
    onError,
  });
  const handler = defineHandler({
    label,
    events: ["SESSION_END"],
    handle: ({ ts, telemetry }) => {
      if (telemetry.sampled) file.add({ ts, telemetry });
    },
  });
  return Object.assign(handler, {
    flush: () => file.flush(),
    shutdown: () => file.shutdown(),
    stats: () => file.counts(),
  });
}

function resolvePath(label: string, path: string | URL, files: NodeFiles): string {
  try {
    const resolved = path === "" ? path : files.resolve(path);
    // No system has such a path; Node says so only once there is something to write.
    if (resolved !== "" && !resolved.includes("\0")) return resolved;
  } catch {
    // No path, or a URL of something else than a file here.
  }
  const given = path instanceof URL ? `a URL that begins with ${path.protocol}//${path.host}` : showValue(path);
  throw new TypeError(`${label}: the path is ${given}. Allowed is a text of one character or more, or a file: URL.`);
}

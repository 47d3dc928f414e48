import { defineHandler, type EventHandler } from "@l0/core";
import { jsonLine } from "./json-line.ts";
import { LineFile } from "./line-file.ts";
import { nodeFiles } from "./node-files.ts";
import { plainTelemetry } from "./plain-telemetry.ts";
import { type OptionRules, resolveOptions, show } from "./resolve-options.ts";
import { toPlain } from "./to-plain.ts";

export interface JsonlFileOptions {
  /**
   * Records held in memory while the file cannot take them; one more is dropped and counted.
   * @default 2048
   */
  readonly maxQueue?: number;
  /**
   * Told when a write fails: once, and again only after a write has succeeded in between. What it throws is ignored.
   * @default one `console.warn`
   */
  readonly onError?: (error: Error) => void;
}

/** What became of the records: `received = written + queued + dropped`. */
export interface JsonlFileStats {
  /** Records of ended streams. */
  readonly received: number;
  /** Records that are in the file. */
  readonly written: number;
  /** Records that wait to be written. */
  readonly queued: number;
  /** Records that are lost: the queue was full, or they could not be written at `shutdown`, or came after it. */
  readonly dropped: number;
}

/** What {@link jsonlFile} makes. */
export interface JsonlFile extends EventHandler {
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
  stats(): JsonlFileStats;
}

const RULES: OptionRules<JsonlFileOptions> = {
  maxQueue: {
    default: 2048,
    allowed: "a whole number from 1",
    accepts: (value) => Number.isSafeInteger(value) && Number(value) >= 1,
  },
  onError: { default: warn, allowed: "a function", accepts: (value) => typeof value === "function" },
};

/**
 * A handler that appends one line of JSON, `{timestamp, telemetry}`, to a file for every sampled stream that ends,
 * however it ends. The file is made when the first line is written; its directory must exist. Writing happens in the
 * background: it never slows a stream, and a full disk never breaks one.
 *
 * @throws TypeError for an impossible path or option.
 * @example
 * const log = jsonlFile("l0.jsonl");
 * const result = await l0({ stream, onEvent: log });
 * console.log(await result.text());
 * await log.flush();
 */
export function jsonlFile(path: string | URL, options: JsonlFileOptions = {}): JsonlFile {
  const { maxQueue, onError } = resolveOptions("jsonlFile", options, RULES);
  if (!(path instanceof URL) && (typeof path !== "string" || path === "")) {
    throw new TypeError(`jsonlFile: the path is ${show(path)}. Allowed is a text of one character or more, or a URL.`);
  }
  const { open, resolve } = nodeFiles("jsonlFile");
  const file = new LineFile({
    label: "jsonlFile",
    path: resolve(path),
    open,
    maxQueue,
    onError: (error) => void tell(onError, error),
  });
  const handler = defineHandler({
    label: "jsonlFile",
    events: ["SESSION_END"],
    handle: ({ ts, telemetry }) => {
      if (telemetry.sampled) {
        file.add(() => jsonLine({ timestamp: toPlain(new Date(ts)) ?? null, telemetry: plainTelemetry(telemetry) }));
      }
    },
  });
  return Object.assign(handler, {
    flush: () => file.flush(),
    shutdown: () => file.shutdown(),
    stats: () => file.counts(),
  });
}

/** Reports, whatever the reporter does: a throw or a rejection goes nowhere. */
async function tell(onError: (error: Error) => unknown, error: Error): Promise<void> {
  try {
    await onError(error);
  } catch {
    // The user's own reporter failed; there is nobody left to tell.
  }
}

function warn(error: Error): void {
  // oxlint-disable-next-line no-console -- the documented default of `onError`
  console.warn(`${error.message} Records wait in memory meanwhile; stats() counts what is lost.`);
}

import { defineHandler, showValue, type Telemetry } from "@l0/core";
import type { Complete } from "../options/resolve-options.ts";
import type { FileLayout } from "./file-layout.ts";
import type { FileOptions, RecordFile } from "./file-options.ts";
import { LineFile } from "./line-file.ts";
import { type NodeFiles, nodeFiles } from "./node-files.ts";

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
  { maxSize, maxFiles, maxQueue, onError }: Complete<FileOptions>,
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

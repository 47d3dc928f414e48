import { resolveOptions } from "../options/resolve-options.ts";
import { oneLine } from "../plain/one-line.ts";
import { telemetryText } from "../plain/telemetry-text.ts";
import { PLAIN_LINES } from "./file-layout.ts";
import { FILE_RULES, type FileOptions, type RecordFile } from "./file-options.ts";
import { type EndedStream, recordFile } from "./record-file.ts";

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
export function jsonlFile(path: string | URL, options: FileOptions = {}): RecordFile {
  const resolved = resolveOptions("jsonlFile", options, FILE_RULES);
  return recordFile(path, { label: "jsonlFile", layout: PLAIN_LINES, format: toLines }, resolved);
}

function toLines(records: readonly EndedStream[]): string[] {
  return records.map(({ ts, telemetry }) =>
    oneLine(`{"timestamp":${JSON.stringify(new Date(ts))},"telemetry":${telemetryText(telemetry)}}`),
  );
}

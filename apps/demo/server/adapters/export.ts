import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { combine, defineHandler, type Telemetry } from "@l0/core";
import { csvFile, jsonlFile, type RecordFile, toLogFormat } from "@l0/export";
import type { SentItem } from "../../protocol.ts";
import type { Adapter, AdapterSettings } from "./adapter.ts";
import { failuresOf, within } from "./deadline.ts";

export interface ExportSettings extends AdapterSettings {
  /** Where the files are made; it must exist. @default one of its own under the system's temporary directory */
  readonly directory?: string;
}

/** A file of JSON lines and one of CSV, and the same records for a log. */
export async function openExport({ deadlineMs, directory }: ExportSettings): Promise<Adapter> {
  const own = directory === undefined ? await mkdtemp(join(tmpdir(), "l0-playground-")) : undefined;
  const files = [JSONL, CSV].map((kind) => openFile(kind, directory ?? own ?? ""));
  const records: Telemetry[] = [];
  const keep = defineHandler({
    label: "playground",
    events: ["SESSION_END"],
    handle: ({ telemetry }) => void records.push(telemetry),
  });
  return {
    name: "export",
    handler: combine(...files.map(({ file }) => file), keep),
    async collect() {
      const problems = await failuresOf(
        files.map(({ fileName, file }) => ({ what: fileName, done: within(deadlineMs, file.flush()) })),
      );
      const written = await Promise.all(records.length === 0 ? [] : files.map(contentOf));
      const rejected = files.reduce((sum, { file }) => sum + file.stats().dropped, 0);
      return { items: [...written.flat(), ...records.map(logItem)], rejected, problems };
    },
    async close() {
      await Promise.allSettled(files.map(({ file }) => file.shutdown()));
      if (own !== undefined) await rm(own, { recursive: true, force: true });
    },
  };
}

/** A kind of file, and what makes one. */
interface FileKind extends Pick<SentItem, "fileName" | "mediaType"> {
  readonly open: (path: string) => RecordFile;
}

/** Why a file could not be written is said when it is flushed. */
const SILENT = { onError: () => {} };

const JSONL: FileKind = {
  fileName: "telemetry.jsonl",
  mediaType: "application/x-ndjson",
  open: (path) => jsonlFile(path, SILENT),
};
const CSV: FileKind = {
  fileName: "telemetry.csv",
  mediaType: "text/csv",
  open: (path) => csvFile(path, { ...SILENT, columns: "all" }),
};

interface OpenFile extends FileKind {
  readonly path: string;
  readonly file: RecordFile;
}

function openFile(kind: FileKind, directory: string): OpenFile {
  const path = join(directory, kind.fileName);
  return { ...kind, path, file: kind.open(path) };
}

/** What is in a file; nothing where it could not be made. */
async function contentOf({ path, fileName, mediaType }: OpenFile): Promise<SentItem[]> {
  try {
    const [body, { mtimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
    const lines = body.split("\n").length - 1;
    return [{ at: mtimeMs, summary: `${fileName}: ${lines} line${lines === 1 ? "" : "s"}`, body, fileName, mediaType }];
  } catch {
    // The flush has said why.
    return [];
  }
}

const logItem = (record: Telemetry): SentItem => ({
  at: Date.now(),
  summary: "log record",
  body: JSON.stringify(toLogFormat(record), undefined, 2),
  fileName: "log-record.json",
  mediaType: "application/json",
});

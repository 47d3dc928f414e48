import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { combine, defineHandler, type Telemetry } from "@l0/core";
import { jsonlFile, toCSV, toLogFormat } from "@l0/export";
import type { SentItem } from "../../protocol.ts";
import type { Adapter, AdapterSettings } from "./adapter.ts";
import { failuresOf, within } from "./deadline.ts";

export interface ExportSettings extends AdapterSettings {
  /** Where the file is made; it must exist. @default one of its own under the system's temporary directory */
  readonly directory?: string;
}

/** A file of JSON lines, and the same record as CSV and for a log. */
export async function openExport({ deadlineMs, directory }: ExportSettings): Promise<Adapter> {
  const own = directory === undefined ? await mkdtemp(join(tmpdir(), "l0-playground-")) : undefined;
  const path = join(directory ?? own ?? "", "telemetry.jsonl");
  const file = jsonlFile(path, { onError: () => {} });
  const records: Telemetry[] = [];
  const keep = defineHandler({
    label: "playground",
    events: ["SESSION_END"],
    handle: ({ telemetry }) => void records.push(telemetry),
  });
  return {
    name: "export",
    handler: combine(file, keep),
    async collect() {
      const problems = await failuresOf([{ what: "The file", done: within(deadlineMs, file.flush()) }]);
      const items = records.length === 0 ? [] : [...(await linesOf(path)), ...formatsOf(records)];
      return { items, rejected: file.stats().dropped, problems };
    },
    async close() {
      await Promise.allSettled([file.shutdown()]);
      if (own !== undefined) await rm(own, { recursive: true, force: true });
    },
  };
}

/** What is in the file; nothing where it could not be made. */
async function linesOf(path: string): Promise<SentItem[]> {
  try {
    const [body, { mtimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
    const lines = body.split("\n").length - 1;
    return [{ at: mtimeMs, summary: `telemetry.jsonl: ${lines} line${lines === 1 ? "" : "s"}`, body }];
  } catch {
    // The flush has said why.
    return [];
  }
}

function formatsOf(records: readonly Telemetry[]): SentItem[] {
  const at = Date.now();
  return [
    { at, summary: "telemetry.csv", body: toCSV(records, { columns: "all" }) },
    ...records.map((record) => ({
      at,
      summary: "log record",
      body: JSON.stringify(toLogFormat(record), undefined, 2),
    })),
  ];
}

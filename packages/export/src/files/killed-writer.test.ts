import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { replay } from "../replay/replay.ts";
import { end } from "../test-support/session-end.ts";
import { bareTelemetry } from "../test-support/telemetry.ts";
import { tempDirectory } from "../test-support/temp-directory.ts";
import { csvFile } from "./csv-file.ts";
import { jsonlFile } from "./jsonl-file.ts";

const url = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);

/** A process that writes long lines without a pause until it is killed, in the middle of a write more often than not. */
function writerScript(path: string, layout: string, format: string): string {
  return `
    import * as files from "node:fs/promises";
    import { LineFile } from ${url("line-file.ts")};
    import { PLAIN_LINES } from ${url("file-layout.ts")};
    import { tableLayout } from ${url("table-layout.ts")};
    import { csvHeader, csvLines } from ${url("../formats/csv-lines.ts")};
    import { toJSONL } from ${url("../formats/to-jsonl.ts")};
    const long = { ...${JSON.stringify(bareTelemetry)}, model: "m,".repeat(100_000) };
    const file = new LineFile({
      label: "test", path: ${JSON.stringify(path)}, files, layout: ${layout}, format: ${format},
      maxSize: Infinity, maxFiles: 5, maxQueue: 1000, onError: console.error,
    });
    for (;;) {
      for (let line = 0; line < 64; line += 1) file.add(long);
      await file.flush();
    }
  `;
}

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => ({ size: 0 }))).size;

/** Runs a writer until it has written some more, and kills it there. */
async function killInTheMiddle(script: string, path: string): Promise<void> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: "ignore" });
  const before = await sizeOf(path);
  while ((await sizeOf(path)) < before + 1_000_000) await delay(1);
  child.kill("SIGKILL");
  await once(child, "exit");
}

test("a killed writer leaves one broken line of JSONL at most, which readers skip and count", async () => {
  const path = join(await tempDirectory(), "l0.jsonl");
  const script = writerScript(path, "PLAIN_LINES", "(records) => records.map((record) => toJSONL(record))");
  for (let kill = 1; kill <= 3; kill += 1) {
    await killInTheMiddle(script, path);
    const lines = (await readFile(path, "utf8")).split("\n").length - 1;
    const log = jsonlFile(path);
    end(log, bareTelemetry);
    await log.shutdown();
    const records = replay(createReadStream(path));
    let last;
    for await (const telemetry of records) last = telemetry;
    expect(last).toEqual(bareTelemetry);
    expect(records.stats().skipped).toBeLessThanOrEqual(kill);
    expect(records.stats().records).toBeGreaterThan(lines - kill);
  }
}, 60_000);

test("a killed writer leaves a table that the next one makes whole", async () => {
  const path = join(await tempDirectory(), "l0.csv");
  const script = writerScript(
    path,
    'tableLayout(csvHeader("all"), csvHeader("basic").trimEnd())',
    '(records) => csvLines(records, "all")',
  );
  for (let kill = 1; kill <= 3; kill += 1) {
    await killInTheMiddle(script, path);
    const table = csvFile(path, { columns: "all" });
    end(table, bareTelemetry);
    await table.shutdown();
    const rows = parse<Record<string, string>>(await readFile(path), { columns: true, record_delimiter: "\r\n" });
    expect(rows.filter(({ model }) => model === "")).toHaveLength(kill);
    expect(rows.filter(({ model }) => model?.length === 200_000)).toHaveLength(rows.length - kill);
  }
}, 60_000);

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { replay } from "../replay/replay.ts";
import { bareTelemetry } from "../test-support/telemetry.ts";
import { tempDirectory } from "../test-support/temp-directory.ts";

const url = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);

/** A process that appends records of about 30 KB, in batches of up to seven. */
function writer(name: string, path: string, count: number): Promise<unknown[]> {
  const script = `
    import * as files from "node:fs/promises";
    import { setTimeout } from "node:timers/promises";
    import { LineFile } from ${url("line-file.ts")};
    import { PLAIN_LINES } from ${url("file-layout.ts")};
    import { toJSONL } from ${url("../formats/to-jsonl.ts")};
    const file = new LineFile({
      label: "test", path: ${JSON.stringify(path)}, files, layout: PLAIN_LINES,
      format: (records) => records.map((record) => toJSONL(record)),
      maxSize: Infinity, maxFiles: 5, maxQueue: 1000, onError: (error) => { throw error; },
    });
    for (let record = 0; record < ${count}; record += 1) {
      file.add({ ...${JSON.stringify(bareTelemetry)}, streamId: "${name}" + record, model: "m".repeat(30_000) });
      if (record % 7 === 6) await setTimeout(1);
    }
    await file.shutdown();
  `;
  return once(spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: "ignore" }), "exit");
}

test("several processes append to one file, and no line is torn, lost or said twice", async () => {
  const path = join(await tempDirectory(), "l0.jsonl");
  const names = ["a", "b", "c"];
  const exits = await Promise.all(names.map((name) => writer(name, path, 210)));
  expect(exits).toEqual(names.map(() => [0, null]));
  const reading = replay(createReadStream(path));
  const ids = (await reading.toArray()).map(({ streamId }) => streamId);
  expect(reading.stats()).toEqual({ records: 630, skipped: 0 });
  expect(new Set(ids).size).toBe(630);
  for (const name of names) {
    const own = ids.filter((id) => id.startsWith(name));
    expect(own).toEqual(own.map((_, record) => `${name}${record}`));
  }
}, 60_000);

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toCSV } from "../formats/to-csv.ts";
import { end } from "../test-support/session-end.ts";
import { bareTelemetry, fullTelemetry, hostileText } from "../test-support/telemetry.ts";
import { tempDirectory } from "../test-support/temp-directory.ts";
import { csvFile, type CSVFileOptions } from "./csv-file.ts";

const newPath = async (): Promise<string> => join(await tempDirectory(), "l0.csv");
const text = (path: string): Promise<string> => readFile(path, "utf8");
/** The rows by the letter of RFC 4180: each has as many cells as the header. */
const rows = async (path: string): Promise<Record<string, string>[]> =>
  parse(await text(path), { columns: true, record_delimiter: "\r\n" });

describe("a new file", () => {
  test("begins with a header, and is what toCSV gives", async () => {
    const path = await newPath();
    const table = csvFile(path, { columns: "all" });
    end(table, bareTelemetry);
    end(table, fullTelemetry);
    await table.flush();
    expect(await text(path)).toBe(toCSV([bareTelemetry, fullTelemetry], { columns: "all" }));
    expect(table.stats()).toEqual({ received: 2, written: 2, queued: 0, dropped: 0 });
  });

  test("has no row of a stream that is not sampled", async () => {
    const path = await newPath();
    const table = csvFile(path);
    end(table, { ...bareTelemetry, sampled: false });
    await table.shutdown();
    expect(table.stats().received).toBe(0);
  });

  test("has one line a row, whatever the texts hold", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostileText, { minLength: 1, maxLength: 5 }), async (texts) => {
        const path = await newPath();
        const table = csvFile(path, { columns: "all" });
        for (const model of texts) end(table, { ...bareTelemetry, model });
        await table.flush();
        expect((await text(path)).split("\r\n")).toHaveLength(texts.length + 2);
        expect(await text(path)).not.toMatch(/[^\r]\n|\r[^\n]/);
        expect(await rows(path)).toHaveLength(texts.length);
      }),
      { numRuns: 30 },
    );
  });
});

describe("a file that is there", () => {
  test("gets no second header", async () => {
    const path = await newPath();
    for (const telemetry of [bareTelemetry, fullTelemetry]) {
      const table = csvFile(path);
      end(table, telemetry);
      await table.flush();
      end(table, telemetry);
      await table.shutdown();
    }
    const sessions = (await rows(path)).map(({ sessionId }) => sessionId);
    expect(sessions).toEqual(["session-1", "session-1", "session-2", "session-2"]);
  });

  const [header, row] = toCSV(fullTelemetry).split(/(?<=\n)/) as [string, string];

  test.each([
    ["is empty", ""],
    ["ends within its header", header.slice(0, 20)],
    ["ends before the header's line feed", header.slice(0, -1)],
    ["ends within a row", header + row + row.slice(0, 5)],
    ["ends within a quoted cell", `${header}${row}"session, `],
    ["ends before a row's line feed", header + row + row.slice(0, -1)],
  ])("and %s goes on with whole rows", async (_, before) => {
    const path = await newPath();
    await writeFile(path, before);
    const table = csvFile(path);
    end(table, bareTelemetry);
    await table.flush();
    const kept = before.startsWith(header + row) ? ["session-2"] : [];
    expect((await rows(path)).map(({ sessionId }) => sessionId)).toEqual([...kept, "session-1"]);
  });

  test("and ends in a long row that was cut goes on with whole rows", async () => {
    const path = await newPath();
    await writeFile(path, header + row + '"'.padEnd(200_000, "x"));
    const table = csvFile(path);
    end(table, bareTelemetry);
    await table.flush();
    expect(await rows(path)).toHaveLength(2);
  });

  test("with other columns of ours makes room for a new one", async () => {
    const path = await newPath();
    const narrow = csvFile(path);
    end(narrow, bareTelemetry);
    await narrow.flush();
    const wide = csvFile(path, { columns: "all" });
    end(wide, fullTelemetry);
    await wide.flush();
    expect(await text(`${path}.1`)).toBe(toCSV(bareTelemetry));
    expect(await text(path)).toBe(toCSV(fullTelemetry, { columns: "all" }));
  });

  test("and is not ours is refused and not touched", async () => {
    const path = await newPath();
    const notes = "name;note\nx;unfinished";
    await writeFile(path, notes);
    const errors: Error[] = [];
    const table = csvFile(path, { onError: (error) => errors.push(error) });
    end(table, bareTelemetry);
    await expect(table.flush()).rejects.toThrow(/it has another header: give the path of a new file/);
    await expect(table.shutdown()).rejects.toThrow(/it has another header/);
    expect(errors).toHaveLength(1);
    expect(await text(path)).toBe(notes);
    expect(table.stats()).toEqual({ received: 1, written: 0, queued: 0, dropped: 1 });
  });
});

test("each file of a rotation has a header", async () => {
  const path = await newPath();
  const table = csvFile(path, { maxSize: 150 });
  for (let row = 0; row < 6; row += 1) end(table, fullTelemetry);
  await table.flush();
  expect(await text(path)).toMatch(/^sessionId,/);
  expect(await text(`${path}.1`)).toMatch(/^sessionId,/);
  const written = await Promise.all([path, `${path}.1`, `${path}.2`].map(rows));
  expect(written.map((part) => part.length)).toEqual([2, 2, 2]);
});

test.runIf(process.platform === "linux")("a device gets one header", async () => {
  const { spawnSync } = await import("node:child_process");
  const fifo = join(await tempDirectory(), "pipe");
  expect(spawnSync("mkfifo", [fifo]).status).toBe(0);
  // Opened for reading and writing, so that neither side waits for the other.
  const { open } = await import("node:fs/promises");
  const reader = await open(fifo, "r+");
  const table = csvFile(fifo);
  for (let run = 0; run < 2; run += 1) {
    end(table, bareTelemetry);
    await table.flush();
  }
  const { buffer, bytesRead } = await reader.read(Buffer.alloc(4096));
  await reader.close();
  expect(buffer.toString("utf8", 0, bytesRead)).toBe(toCSV([bareTelemetry, bareTelemetry]));
});

test.each([
  [{ columns: "most" }, /csvFile: the option "columns" is "most"/],
  [{ header: false }, /there is no option "header"\. Its options are columns, maxSize, maxFiles, maxQueue, onError\./],
])("refuses the options %j", (options, message) => {
  expect(() => csvFile("l0.csv", options as CSVFileOptions)).toThrow(message);
});

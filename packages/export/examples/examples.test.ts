import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parse } from "csv-parse/sync";
import { beforeEach, expect, test, vi, type Mock } from "vitest";
import { tempDirectory } from "../src/test-support/temp-directory.ts";

let log: Mock;

beforeEach(() => {
  log = vi.spyOn(console, "log").mockImplementation(() => undefined);
});

test("jsonl-file.ts writes a line", async () => {
  const directory = await tempDirectory();
  vi.spyOn(process, "cwd").mockReturnValue(directory);
  await import("./jsonl-file.ts");
  const text = await readFile(join(directory, "l0.jsonl"), "utf8");
  expect(JSON.parse(text)).toMatchObject({
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    telemetry: { outcome: "completed", model: "demo-model", metrics: { totalTokens: 2 } },
  });
  expect(log.mock.calls).toEqual([["Hello world"], [{ received: 1, written: 1, queued: 0, dropped: 0 }]]);
});

test("formats.ts prints a record in each format", async () => {
  await import("./formats.ts");
  const [json, jsonl, csv, record, metrics] = log.mock.calls.map(([printed]: unknown[]) => printed);
  expect(JSON.parse(json as string)).toMatchObject({ outcome: "completed", metadata: { feature: "greeting" } });
  expect(JSON.parse(jsonl as string)).toEqual(JSON.parse(json as string));
  expect(parse(csv as string, { columns: true })).toMatchObject([{ tokens: "2", retries: "0" }]);
  expect(record).toMatchObject({ model: "demo-model", metrics: { tokens: 2 } });
  expect(metrics).toContainEqual(
    expect.objectContaining({ name: "l0.tokens.total", value: 2, tags: { model: "demo-model" } }),
  );
});

test("table.ts prints a row for a good and for a failed stream", async () => {
  const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
  await import("./table.ts");
  expect(error).toHaveBeenCalledTimes(1);
  expect(parse(log.mock.lastCall?.[0] as string, { columns: true })).toMatchObject([
    { outcome: "completed", tokens: "2", errorCode: "" },
    { outcome: "failed", tokens: "0", errorCode: "ZERO_OUTPUT" },
  ]);
});

test("csv-file.ts writes a row for each stream", async () => {
  const directory = await tempDirectory();
  vi.spyOn(process, "cwd").mockReturnValue(directory);
  await import("./csv-file.ts");
  const text = await readFile(join(directory, "l0.csv"), "utf8");
  expect(parse(text, { columns: true })).toMatchObject([{ outcome: "completed" }, { outcome: "completed" }]);
});

test("log-to.ts logs a line", async () => {
  const script = fileURLToPath(new URL("log-to.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  expect(JSON.parse(stdout)).toMatchObject({ level: 30, msg: "stream completed", l0: { metrics: { tokens: 2 } } });
});

test("http-sink.ts delivers a batch", async () => {
  await import("./http-sink.ts");
  const [[body], [stats]] = log.mock.calls as [[string], [object]];
  expect(JSON.parse(body)).toMatchObject([{ event: "l0_execution", outcome: "completed", tokens: 2 }]);
  expect(stats).toEqual({ received: 1, delivered: 1, queued: 0, dropped: 0 });
});

test("report.ts makes a page of what it reads back", async () => {
  const directory = await tempDirectory();
  const script = fileURLToPath(new URL("report.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script], { cwd: directory });
  expect(stdout).toContain("{ records: 20, skipped: 0 }");
  expect(await readFile(join(directory, "report.html"), "utf8")).toMatch(/<h1>My streams<\/h1>/);
});

const NAMES = ["jsonl-file", "formats", "table", "csv-file", "log-to", "http-sink", "report"];

test.each(NAMES)("the README shows %s.ts as it is", async (name) => {
  const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), "utf8");
  expect(await read("../README.md")).toContain(`\`\`\`ts\n${await read(`${name}.ts`)}\`\`\``);
});

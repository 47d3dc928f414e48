import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { beforeEach, expect, test, vi, type Mock } from "vitest";
import { tempDirectory } from "../src/temp-directory.fixture.ts";

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

test.each(["jsonl-file", "formats", "table"])("the README shows %s.ts as it is", async (name) => {
  const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), "utf8");
  expect(await read("../README.md")).toContain(`\`\`\`ts\n${await read(`${name}.ts`)}\`\`\``);
});

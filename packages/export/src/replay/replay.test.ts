import { createReadStream } from "node:fs";
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Telemetry, Violation } from "@l0/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonlFile } from "../files/jsonl-file.ts";
import { toJSON } from "../formats/to-json.ts";
import { toJSONL } from "../formats/to-jsonl.ts";
import { toMetrics } from "../formats/to-metrics.ts";
import { end } from "../test-support/session-end.ts";
import { anyTelemetry, bareTelemetry, fullTelemetry } from "../test-support/telemetry.ts";
import { tempDirectory } from "../test-support/temp-directory.ts";
import { type Lines, MAX_LINE } from "./lines-of.ts";
import { replay, type ReplayStats } from "./replay.ts";

async function read(lines: Lines): Promise<{ records: unknown[]; stats: ReplayStats }> {
  const reading = replay(lines);
  const records: unknown[] = [];
  for await (const record of reading) records.push(JSON.parse(toJSON(record)));
  return { records, stats: reading.stats() };
}

const plain = (telemetry: object): unknown => JSON.parse(JSON.stringify(telemetry));
const BOTH = toJSONL([fullTelemetry, bareTelemetry]);

describe("reads back", () => {
  test("what jsonlFile has written, as a stream of the file and as its lines", async () => {
    const path = join(await tempDirectory(), "l0.jsonl");
    const log = jsonlFile(path);
    end(log, fullTelemetry);
    end(log, bareTelemetry);
    await log.shutdown();
    const expected = { records: [plain(fullTelemetry), plain(bareTelemetry)], stats: { records: 2, skipped: 0 } };
    expect(await read(createReadStream(path))).toEqual(expected);
    await using file = await open(path);
    expect(await read(file.readLines())).toEqual(expected);
  });

  test("what toJSONL has made, whatever the records hold and wherever the pieces are cut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyTelemetry, { maxLength: 4 }), fc.integer({ min: 1, max: 50 }), async (all, size) => {
        const bytes = Buffer.from(toJSONL(all));
        async function* pieces() {
          for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
        }
        const { records, stats } = await read(pieces());
        expect(records).toEqual(all.map((telemetry) => JSON.parse(toJSON(telemetry)) as unknown));
        expect(stats).toEqual({ records: all.length, skipped: 0 });
      }),
    );
  });

  test("all at once, where that is wanted", async () => {
    const reading = replay(BOTH);
    expect(await reading.toArray()).toEqual([plain(fullTelemetry), plain(bareTelemetry)]);
    expect(reading.stats().records).toBe(2);
  });

  test("a record of violations that say more than is copied", async () => {
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`word ${index}`, index]));
    const { guardrails } = fullTelemetry;
    const violation = { ...guardrails!.violations[0]!, context: many };
    const record = { ...fullTelemetry, guardrails: { ...guardrails!, violations: [violation, violation] } };
    const { stats } = await read(toJSONL(record));
    expect(stats).toEqual({ records: 1, skipped: 0 });
  });

  test("a record whose distribution is gone as one with an empty one", async () => {
    for await (const { metrics } of replay(BOTH)) {
      expect(metrics.interToken?.histogram ?? []).toEqual([]);
      expect(Object.keys(metrics.interToken ?? {})).not.toContain("histogram");
    }
  });
});

describe("skips and counts", () => {
  test.each([
    ["a line that was cut", BOTH.slice(0, 100)],
    ["text that is no JSON", "not JSON"],
    ["half a line with a whole one behind it", `${BOTH.slice(0, 100)}${toJSON(bareTelemetry, { indent: 0 })}`],
    ["JSON that is no record", '{"telemetry":{}}'],
    ["a number", "5"],
    ["null", "null"],
    ["a list", "[]"],
    ["a record without its numbers", toJSON({ ...bareTelemetry, metrics: {} } as never, { indent: 0 })],
    ["a record with a number that is a text", toJSON({ ...fullTelemetry, duration: "5" } as never, { indent: 0 })],
    [
      "a record with a part that is another",
      toJSON({ ...fullTelemetry, drift: { detected: 1 } } as never, { indent: 0 }),
    ],
    ["what is deeper than a stack", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`],
    ["ten megabytes", `{"telemetry":"${"x".repeat(10_000_000)}"}`],
    ["a record without its id", toJSON({ ...bareTelemetry, streamId: 3 } as never, { indent: 0 })],
    ["zero bytes, as a disk leaves them that lost its power", "\0".repeat(100)],
  ])("%s", async (_, line) => {
    const { records, stats } = await read(`${BOTH}${line}\n${BOTH}`);
    expect(records).toHaveLength(4);
    expect(stats).toEqual({ records: 4, skipped: 1 });
  });

  test("a line that is too long to be held", async () => {
    async function* pieces() {
      yield Buffer.from(BOTH);
      for (let bytes = 0; bytes <= MAX_LINE; bytes += 1_000_000) yield Buffer.alloc(1_000_000, "x");
      yield Buffer.from(`x\n${BOTH}`);
    }
    const { records, stats } = await read(pieces());
    expect(records).toHaveLength(4);
    expect(stats).toEqual({ records: 4, skipped: 1 });
  });

  test("no empty line, and no carriage return of another system", async () => {
    expect((await read(`\n\r\n${BOTH.replaceAll("\n", "\r\n")}\n\n`)).stats).toEqual({ records: 2, skipped: 0 });
    expect((await read("")).stats).toEqual({ records: 0, skipped: 0 });
  });
});

describe("takes", () => {
  const only = async (line: string): Promise<Telemetry> => {
    const [record] = await replay(line).toArray();
    return record!;
  };

  test("a record of a later version with what that has added", async () => {
    const added = { later: { nested: [1, null] }, metrics: { ...bareTelemetry.metrics, later: "text" } };
    const record = await only(toJSONL({ ...bareTelemetry, ...added } as Telemetry));
    expect(record).toMatchObject({ streamId: "stream-1", metrics: { later: "text" } });
  });

  test("a number that was none, and is null in JSON, as unknown", async () => {
    const metrics = { ...bareTelemetry.metrics, tokensPerSecond: Number.NaN, timeToFirstToken: Infinity };
    const attempts = [{ ...fullTelemetry.attempts[0]!, cost: Number.NaN }];
    const record = await only(toJSONL({ ...bareTelemetry, duration: Number.NaN, metrics, attempts }));
    expect(record).not.toHaveProperty("duration");
    expect(record.metrics).not.toHaveProperty("tokensPerSecond");
    expect(record.attempts[0]).not.toHaveProperty("cost");
    expect(toMetrics(record).every(({ value }) => Number.isFinite(value))).toBe(true);
  });

  test("a violation at a place that is none, with its context as it is", async () => {
    const { guardrails } = fullTelemetry;
    const [violation] = guardrails!.violations;
    const violations = [{ ...violation!, position: Number.NaN, context: { found: null } }];
    const record = await only(toJSONL({ ...fullTelemetry, guardrails: { ...guardrails!, violations } }));
    expect(record.guardrails?.violations[0]).not.toHaveProperty("position");
    expect(record.guardrails?.violations[0]?.context).toEqual({ found: null });
  });

  test("a violation that does not say whether another try could help", async () => {
    const { guardrails } = fullTelemetry;
    const { recoverable: _, ...violation } = guardrails!.violations[0]!;
    const violations = [violation as Violation];
    const record = await only(toJSONL({ ...fullTelemetry, guardrails: { ...guardrails!, violations } }));
    expect(record.guardrails?.violations).toEqual(violations);
  });

  test("metadata as it is, its nulls too", async () => {
    const record = await only(toJSONL({ ...bareTelemetry, metadata: { user: null, list: [null] } }));
    expect(record.metadata).toEqual({ user: null, list: [null] });
  });

  test("a text that begins with a byte order mark", async () => {
    expect((await read(`\ufeff${BOTH}`)).stats).toEqual({ records: 2, skipped: 0 });
  });

  test("no prototype from a line", async () => {
    const record = await only(JSON.stringify(bareTelemetry).replace(/^\{/, '{"__proto__":{"completed":true},'));
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    expect(record.completed).toBe(false);
  });
});

test("a record that is read before an error of the stream has been read", async () => {
  async function* broken() {
    yield Buffer.from(BOTH);
    throw new Error("disk is gone");
  }
  const reading = replay(broken());
  const seen: string[] = [];
  const read = async (): Promise<void> => {
    for await (const { streamId } of reading) seen.push(streamId);
  };
  await expect(read()).rejects.toThrow("disk is gone");
  expect(seen).toEqual(["stream-2", "stream-1"]);
});

test("a missing file is the stream's error", async () => {
  const path = join(await tempDirectory(), "missing.jsonl");
  await expect(read(createReadStream(path))).rejects.toThrow(/ENOENT/);
  await writeFile(path, BOTH);
  expect((await read(createReadStream(path))).stats.records).toBe(2);
});

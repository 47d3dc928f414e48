import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { combine, createL0, defineHandler, l0, type Telemetry } from "@l0/core";
import { EXITS, scriptedSource, testHandler } from "@l0/core/testing";
import { describe, expect, test, vi } from "vitest";
import { jsonlFile } from "./jsonl-file.ts";
import { tempDirectory } from "../test-support/temp-directory.ts";
import { toJSON } from "../formats/to-json.ts";

interface Line {
  readonly timestamp: string;
  readonly telemetry: Telemetry;
}

const newPath = async (): Promise<string> => join(await tempDirectory(), "l0.jsonl");

async function readLines(path: string): Promise<Line[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}

testHandler(
  async () => {
    const path = await newPath();
    return {
      handler: jsonlFile(path, { onError: () => undefined }),
      records: async () => (await readLines(path)).length,
    };
  },
  { test },
);

/** What the line of each exit says: what is expected of its telemetry. */
const RECORDS: Readonly<Record<string, object>> = {
  full: { outcome: "completed", metrics: { totalTokens: 5, totalRetries: 0 }, network: { errorCount: 0 } },
  empty: { outcome: "failed", metrics: { totalTokens: 0, modelRetryCount: 1 }, error: { code: "ZERO_OUTPUT" } },
  "break after 3": { outcome: "abandoned", metrics: { totalTokens: 3 }, completed: false, aborted: false },
  abort: { outcome: "aborted", metrics: { totalTokens: 1 }, aborted: true },
  "abort by signal": { outcome: "aborted", metrics: { totalTokens: 1 }, aborted: true },
  "provider error before the first token": { outcome: "failed", error: { code: "NETWORK_ERROR", type: "econnreset" } },
  "cut in the middle": { outcome: "failed", metrics: { totalTokens: 2 }, error: { type: "econnreset" } },
  "truncated but clean": { outcome: "failed", metrics: { totalTokens: 1 }, error: { code: "NETWORK_ERROR" } },
  "hangs before the first token": { outcome: "failed", error: { code: "INITIAL_TOKEN_TIMEOUT" } },
  "hangs in the middle": { outcome: "failed", metrics: { stalls: 1 }, error: { code: "INTER_TOKEN_TIMEOUT" } },
  "retry, then success": {
    outcome: "completed",
    metrics: { totalTokens: 5, voidedTokens: 2, networkRetryCount: 1 },
    network: { errorsByType: { econnreset: 1 } },
  },
  "fallback, then success": {
    outcome: "completed",
    metrics: { totalTokens: 5, voidedTokens: 1 },
    fallback: { used: true, index: 1 },
  },
};

describe("the line of a stream", () => {
  test.each(EXITS.map((exit) => [exit.name, exit] as const))("%s", async (name, exit) => {
    const path = await newPath();
    const log = jsonlFile(path);
    const { options, read } = exit.begin();
    await read(await l0({ ...options, onEvent: log }));
    await log.flush();
    const expected = RECORDS[name];
    expect(await readLines(path)).toMatchObject(expected === undefined ? [] : [{ telemetry: expected }]);
  });

  test("is there for every exit but that of a stream that was never read", () => {
    const recorded = EXITS.filter((exit) => exit.outcome !== undefined).map((exit) => exit.name);
    expect(Object.keys(RECORDS)).toEqual(recorded);
  });

  test("is the record that other handlers get, and ends when the stream did", async () => {
    const path = await newPath();
    const log = jsonlFile(path);
    const records: { ts: number; telemetry: Telemetry }[] = [];
    const collect = defineHandler({
      label: "collect",
      events: ["SESSION_END"],
      handle: (event) => void records.push(event),
    });
    const result = await l0({ stream: scriptedSource(["a", "b"]), onEvent: combine(log, collect) });
    await result.text();
    await log.flush();
    const [{ ts, telemetry }] = records as [(typeof records)[number]];
    expect(await readLines(path)).toEqual([
      { timestamp: new Date(ts).toISOString(), telemetry: JSON.parse(toJSON(telemetry)) as Telemetry },
    ]);
  });
});

describe("a file that cannot be written", () => {
  test("does not reach the stream", async () => {
    const onError = vi.fn<(error: Error) => void>();
    const onHandlerError = vi.fn<() => void>();
    const log = jsonlFile(join(await tempDirectory(), "missing", "l0.jsonl"), { onError });
    for (let run = 0; run < 20; run += 1) {
      const result = await l0({ stream: scriptedSource(["a", "b"]), onEvent: log, onHandlerError });
      expect(await result.text()).toBe("ab");
    }
    await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(1));
    expect(onHandlerError).not.toHaveBeenCalled();
    expect(log.stats()).toEqual({ received: 20, written: 0, queued: 20, dropped: 0 });
    await expect(log.shutdown()).rejects.toThrow(/its directory does not exist/);
  });

  test("is in the report of createL0's shutdown", async () => {
    const log = jsonlFile(join(await tempDirectory(), "missing", "l0.jsonl"), { onError: () => undefined });
    const l0 = createL0({ onEvent: log });
    await (await l0({ stream: scriptedSource(["a"]) })).text();
    expect(await l0.shutdown()).toEqual({ ok: false, failed: [{ handler: "jsonlFile", reason: "FileError" }] });
    expect(log.stats()).toEqual({ received: 1, written: 0, queued: 0, dropped: 1 });
  });
});

test("keeps the text of prompts and answers out of the file", async () => {
  const path = await newPath();
  const log = jsonlFile(path);
  const result = await l0({
    stream: scriptedSource(["SECRET answer", { throw: Object.assign(new Error("cut"), { code: "ECONNRESET" }) }]),
    retry: { maxRetries: 0 },
    context: { prompt: "SECRET prompt" },
    onEvent: log,
  });
  await result.text().catch(() => undefined);
  await log.flush();
  const text = await readFile(path, "utf8");
  expect(text).toContain('"outcome":"failed"');
  expect(text).not.toContain("SECRET");
});

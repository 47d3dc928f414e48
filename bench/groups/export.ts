import { mkdtemp, open, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { defineHandler, type EventHandler, l0, type LifecycleEventOf, type StreamInfo, type Telemetry } from "@l0/core";
import { csvFile, httpSink, jsonlFile, logTo } from "@l0/export";
import { toHTML } from "@l0/export/html";
import { stringify } from "csv-stringify/sync";
import { type Logger, pino } from "pino";
import { type Bench, count, type Group, timedTable } from "../group.ts";
import { GOALS } from "../goals.ts";
import type { Timed } from "../measure.ts";
import { prose } from "../prose.ts";
import { median } from "../quantile.ts";
import type { Table } from "../table.ts";
import { controlOf } from "../variant-names.ts";
import { inMicroseconds } from "./one-token.ts";

const STREAMS = 1000;
const BATCH = 100;
const REPORT = 10_000;
const TOKENS = 200;

/** A stream's end, as handlers are told of it. */
interface End {
  readonly event: LifecycleEventOf<"SESSION_END">;
  readonly stream: StreamInfo;
}

/** A handler, and the same work without it. Both are done when the records are where they belong. */
interface Contest {
  readonly name: string;
  readonly handler: EventHandler;
  byHand(records: readonly Telemetry[]): Promise<void>;
}

/** What a stream's end costs in each handler, until its record has been written. */
export const exporting: Group = async (bench) => {
  const directory = await mkdtemp(join(tmpdir(), "l0-bench-"));
  const server = createServer((request, response) => request.resume().on("end", () => response.end()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    const end = await endOfStream();
    const tables: Table[] = [];
    for (const contest of contests(directory, url)) tables.push(...(await tablesOf(contest, end, bench)));
    return [...tables, reportTable(end, bench)];
  } finally {
    server.close();
    await rm(directory, { recursive: true, force: true });
  }
};

function contests(directory: string, url: string): Contest[] {
  const path = (name: string): string => join(directory, name);
  const logger = (): Logger => pino(pino.destination({ dest: "/dev/null", sync: true }));
  const byHandLogger = logger();
  const maxQueue = STREAMS;
  return [
    {
      name: "jsonlFile",
      handler: jsonlFile(path("handler.jsonl"), { maxQueue }),
      byHand: (records) => appendByHand(path("hand.jsonl"), records, jsonLines),
    },
    {
      name: "csvFile",
      handler: csvFile(path("handler.csv"), { maxQueue }),
      byHand: (records) => appendByHand(path("hand.csv"), records, csvRows),
    },
    {
      name: "logTo(pino)",
      handler: logTo(logger()),
      byHand: async (records) => records.forEach((telemetry) => byHandLogger.info({ l0: telemetry }, "stream ended")),
    },
    {
      name: "httpSink",
      handler: httpSink({ url, maxQueue, batch: { size: BATCH } }),
      byHand: (records) => postByHand(url, records),
    },
  ];
}

async function tablesOf({ name, handler, byHand }: Contest, { event, stream }: End, bench: Bench): Promise<Table[]> {
  const records = Array.from({ length: STREAMS }, () => event.telemetry);
  const timed = (variant: string, run: () => Promise<void>): Timed => ({
    name: variant,
    tokens: STREAMS,
    characters: STREAMS,
    read: async () => {
      await run();
      return STREAMS;
    },
  });
  const tellAll = (): void => records.forEach(() => void handler(event, stream));
  const hand = timed("by hand", () => byHand(records));
  const row = timed(name, async () => {
    tellAll();
    await handler.flush?.();
  });
  const title = `A stream's end in ${name}, of ${count(STREAMS)} that end together, until its record is written`;
  const variants = [hand, { ...hand, name: controlOf(hand.name) }, row];
  const plan = { warmUps: 5, minStreams: 1, goals: { [name]: GOALS.adapterEnd } };
  const cost = inMicroseconds(await timedTable(title, variants, bench, plan));
  return [cost, await blockedTable(name, handler, tellAll, bench)];
}

/** The longest time that nothing else could happen, until all of it was written. */
async function blockedTable(name: string, handler: EventHandler, tellAll: () => void, bench: Bench): Promise<Table> {
  const title = `${count(STREAMS)} streams that end in one tick, in ${name}`;
  bench.progress(title);
  const longest: number[] = [];
  for (let round = 0; round < bench.rounds; round++) {
    await bench.machine.settle();
    let last = bench.machine.now();
    let most = 0;
    tellAll();
    const flushed = Promise.resolve(handler.flush?.()).then(() => true);
    const turned = async (): Promise<false> => (await turn(), false);
    do {
      const now = bench.machine.now();
      most = Math.max(most, now - last);
      last = now;
    } while (!(await Promise.race([flushed, turned()])));
    longest.push(Math.max(most, bench.machine.now() - last));
  }
  const rows = [{ name: "the event loop is blocked", value: median(longest) / 1000, goal: GOALS.adapterCrowd }];
  return { title, unit: "µs", rows };
}

function reportTable({ event }: End, bench: Bench): Table {
  const title = `A report of ${count(REPORT)} records`;
  bench.progress(title);
  const records = Array.from({ length: REPORT }, (_, index) => ({
    ...event.telemetry,
    startTime: event.telemetry.startTime + index * 8640,
  }));
  const times: number[] = [];
  for (let round = 0; round < bench.rounds; round++) {
    const start = bench.machine.now();
    toHTML(records);
    times.push(bench.machine.now() - start);
  }
  return { title, unit: "µs", rows: [{ name: "toHTML", value: median(times) / 1000 }] };
}

async function appendByHand(
  path: string,
  records: readonly Telemetry[],
  text: (records: readonly Telemetry[]) => string,
): Promise<void> {
  const file = await open(path, "a");
  for (let start = 0; start < records.length; start += BATCH) {
    await file.write(text(records.slice(start, start + BATCH)));
  }
  await file.sync();
  await file.close();
}

function jsonLines(records: readonly Telemetry[]): string {
  const timestamp = new Date().toISOString();
  return records.map((telemetry) => `${JSON.stringify({ timestamp, telemetry })}\n`).join("");
}

function csvRows(records: readonly Telemetry[]): string {
  const rows = records.map(({ sessionId, duration, metrics, network, guardrails }) => [
    sessionId,
    duration,
    metrics.totalTokens,
    metrics.tokensPerSecond,
    metrics.totalRetries,
    network.errorCount,
    guardrails?.violationCount,
  ]);
  return stringify(rows, { record_delimiter: "windows", quoted_match: /[\r\n]/, escape_formulas: true });
}

async function postByHand(url: string, records: readonly Telemetry[]): Promise<void> {
  const headers = { "content-type": "application/json" };
  for (let start = 0; start < records.length; start += BATCH) {
    const events = records.slice(start, start + BATCH).map((record) => ({
      event: "l0_execution",
      stream_id: record.streamId,
      session_id: record.sessionId,
      timestamp: record.endTime,
      duration: record.duration,
      tokens: record.metrics.totalTokens,
      tokens_per_second: record.metrics.tokensPerSecond,
      retries: record.metrics.totalRetries,
      network_errors: record.network.errorCount,
      outcome: record.outcome,
      model: record.model,
      provider: record.provider,
      time_to_first_token: record.metrics.timeToFirstToken,
      voided_tokens: record.metrics.voidedTokens,
    }));
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(events) });
    await response.arrayBuffer();
  }
}

async function endOfStream(): Promise<End> {
  let end: End | undefined;
  const capture = defineHandler({
    label: "capture",
    events: ["SESSION_END"],
    handle: (event, stream) => {
      end = { event, stream };
    },
  });
  const result = await l0({ stream: () => prose(TOKENS), model: "a-model", provider: "a-provider", onEvent: capture });
  await result.text();
  if (end === undefined) throw new Error("The stream was not recorded.");
  return end;
}

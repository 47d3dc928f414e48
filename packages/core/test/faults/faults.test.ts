import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClientName, CLIENTS } from "./clients.ts";
import { FAULT_TABLE, type Row, type Verdict } from "./fault-table.ts";
import { type FaultServer, faultServer, refusingUrl, type Run } from "./fault-server.ts";
import type { PlayName } from "./plays.ts";
import { readThrough, type Seen, until } from "./read-through.ts";
import { SECRET } from "./wires.ts";

/** Long enough for a request to come over a real socket, ms. */
const LIMIT = 100;

let server: FaultServer;
/** Providers that there are none of. */
const nowhere: Record<string, string> = { "unknown host": "http://provider.invalid" };

beforeAll(async () => {
  server = await faultServer();
  nowhere["refused"] = await refusingUrl();
});
afterAll(() => server.close());

/** Timers that keep the process alive. */
const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;

async function suffer(fault: string, row: Row, client: ClientName): Promise<{ run: Run; seen: Seen }> {
  const run = server.play(row.play ?? (fault as PlayName));
  const stream = CLIENTS[client](nowhere[fault] ?? run.url);
  const { endedBy, text } = row;
  if (endedBy === "deadline") {
    const timeout = text ? { interToken: LIMIT } : { initialToken: LIMIT };
    return { run, seen: await readThrough(stream, { timeout }) };
  }
  if (endedBy !== "abort") return { run, seen: await readThrough(stream) };
  if (text) return { run, seen: await readThrough(stream, {}, (result) => result.abort()) };
  const controller = new AbortController();
  void until(() => run.requests() === 1).then(() => controller.abort());
  return { run, seen: await readThrough(stream, { signal: controller.signal }) };
}

function expectError({ error, result }: Seen, row: Row, column: number): void {
  const verdict = row.verdicts[column] as Verdict;
  expect({ ...error, retryable: error?.retryable }).toMatchObject(verdict);
  const { statusCode = row.statusCode } = verdict;
  expect([error?.errorType, error?.statusCode, error?.retryAfter]).toEqual([
    verdict.errorType,
    statusCode,
    row.retryAfter,
  ]);
  expect(result.telemetry?.error?.code).toBe(row.endedBy === "abort" ? undefined : verdict.code);
  expect(JSON.stringify([error, error?.message, result.telemetry])).not.toContain(SECRET);
}

const clients = Object.keys(CLIENTS) as ClientName[];

describe.each(Object.entries(FAULT_TABLE))("%s", (fault, row) => {
  test.each(clients.map((client, column) => [client, column] as const))("%s", async (client, column) => {
    const before = timers();
    const { run, seen } = await suffer(fault, row, client);
    const { result, events, facts, attempts, signals } = seen;
    expectError(seen, row, column);

    const { text = "", endedBy } = row;
    expect(events.map((event) => (event.type === "token" ? event.value : event.type))).toEqual(text ? [text] : []);
    expect(result.state.content).toBe(text);

    const outcome = endedBy === "abort" ? "aborted" : "failed";
    expect(attempts).toEqual([outcome]);
    expect(result.telemetry).toMatchObject({ outcome, contentLength: text.length });
    expect(facts.filter(({ type }) => type === "SESSION_END")).toHaveLength(1);

    expect(run.requests()).toBe(fault in nowhere ? 0 : 1);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(await until(() => run.open() === 0 && timers() <= before)).toBe(true);
    await expect(result.text()).rejects.toBe(seen.error);
  });
});

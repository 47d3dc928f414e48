import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { combine, type EventHandler, l0 } from "@l0/core";
import { EXITS, scriptedSource, testHandler } from "@l0/core/testing";
import { parse } from "csv-parse/sync";
import { describe, expect, test, vi } from "vitest";
import { csvFile } from "./files/csv-file.ts";
import { httpSink } from "./http/http-sink.ts";
import { logTo } from "./logs/log-to.ts";
import { httpServer } from "./test-support/http-server.ts";
import { tempDirectory } from "./test-support/temp-directory.ts";

interface Setup {
  readonly handler: EventHandler;
  /** The outcomes of the streams that have arrived. */
  readonly outcomes: () => Promise<unknown[]>;
}

const HANDLERS: Readonly<Record<string, () => Promise<Setup>>> = {
  csvFile: async () => {
    const path = join(await tempDirectory(), "l0.csv");
    const read = async (): Promise<Record<string, string>[]> =>
      parse(await readFile(path, "utf8").catch(() => ""), { columns: true, record_delimiter: "\r\n" });
    return {
      handler: csvFile(path, { columns: "all", onError: () => undefined }),
      outcomes: async () => (await read()).map(({ outcome }) => outcome),
    };
  },
  httpSink: async () => {
    const { url, requests } = await httpServer();
    return {
      handler: httpSink({ url, onError: () => undefined }),
      outcomes: async () =>
        requests
          .flatMap(({ body }) => JSON.parse(body) as readonly { readonly outcome: string }[])
          .map(({ outcome }) => outcome),
    };
  },
  logTo: async () => {
    const write = vi.fn<(record: { readonly l0: { readonly outcome: string } }) => void>();
    const logger = { debug: write, info: write, warn: write, error: write };
    return {
      handler: logTo(logger, { style: "pino" }),
      outcomes: async () => write.mock.calls.map(([{ l0: record }]) => record.outcome),
    };
  },
};

describe.each(Object.entries(HANDLERS))("%s", (_, setUp) => {
  testHandler(
    async () => {
      const { handler, outcomes } = await setUp();
      return { handler, records: async () => (await outcomes()).length };
    },
    { test },
  );

  test.each(EXITS.map((exit) => [exit.name, exit] as const))("records a stream that ends so: %s", async (_, exit) => {
    const { handler, outcomes } = await setUp();
    const { options, read } = exit.begin();
    await read(await l0({ ...options, onEvent: handler }));
    await handler.flush?.();
    expect(await outcomes()).toEqual(exit.outcome === undefined ? [] : [exit.outcome]);
  });

  test("records a stream beside a handler that throws", async () => {
    const { handler, outcomes } = await setUp();
    const throws = (): never => {
      throw new Error("not mine");
    };
    const onHandlerError = vi.fn<() => void>();
    const result = await l0({ stream: scriptedSource(["a", "b"]), onEvent: combine(throws, handler), onHandlerError });
    expect(await result.text()).toBe("ab");
    await handler.flush?.();
    expect(await outcomes()).toEqual(["completed"]);
    expect(onHandlerError).toHaveBeenCalledTimes(1);
  });
});

test("a backend that is down reaches no stream", async () => {
  const onError = vi.fn<(error: Error) => void>();
  const onHandlerError = vi.fn<() => void>();
  const sink = httpSink({ url: "http://127.0.0.1:9/", onError, batch: { size: 1 } });
  const table = csvFile(join(await tempDirectory(), "missing", "l0.csv"), { onError });
  for (let run = 0; run < 5; run += 1) {
    const result = await l0({ stream: scriptedSource(["a", "b"]), onEvent: combine(sink, table), onHandlerError });
    expect(await result.text()).toBe("ab");
  }
  await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(2));
  expect(onHandlerError).not.toHaveBeenCalled();
  expect(sink.stats()).toEqual({ received: 5, delivered: 0, queued: 5, dropped: 0 });
  expect(table.stats()).toEqual({ received: 5, written: 0, queued: 5, dropped: 0 });
  await Promise.allSettled([sink.shutdown(), table.shutdown()]);
});

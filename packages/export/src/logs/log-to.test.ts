import { Writable } from "node:stream";
import { createL0, l0 } from "@l0/core";
import { pino } from "pino";
import { beforeEach, describe, expect, test, vi } from "vitest";
import winston from "winston";
import { toLogFormat } from "../formats/to-log-format.ts";
import { toLogLine } from "../formats/to-log-line.ts";
import { end } from "../test-support/session-end.ts";
import { bareTelemetry, fullTelemetry } from "../test-support/telemetry.ts";
import { type Logger, type LogLevel, logTo, type LogToOptions } from "./log-to.ts";

let text = "";

beforeEach(() => {
  text = "";
});

const sink = (): Writable =>
  new Writable({
    write: (chunk: Buffer, _, done) => {
      text += chunk.toString("utf8");
      done();
    },
  });

const lines = (): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const completed = { ...bareTelemetry, outcome: "completed", completed: true } as const;
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("pino", () => {
  test("gets the record under a name of its own, and a message", () => {
    end(logTo(pino(sink())), completed);
    expect(lines()).toEqual([
      expect.objectContaining({ level: 30, msg: "stream completed", l0: asJson(toLogFormat(completed)) }),
    ]);
  });

  test("gets a failed stream as an error", () => {
    end(logTo(pino(sink())), fullTelemetry);
    expect(lines()).toMatchObject([{ level: 50, msg: "stream failed", l0: { error: { code: "RATE_LIMITED" } } }]);
  });

  test("keeps what a child logger says of all its records", () => {
    end(logTo(pino(sink()).child({ service: "chat", session_id: "the app's own" })), completed);
    expect(lines()).toMatchObject([{ service: "chat", session_id: "the app's own", l0: { session_id: "session-1" } }]);
  });

  test("is flushed with the handler", async () => {
    const directory = await (await import("../test-support/temp-directory.ts")).tempDirectory();
    const destination = pino.destination({ dest: `${directory}/pino.log`, minLength: 8192, sync: false });
    const handler = logTo(pino(destination));
    end(handler, completed);
    await handler.flush?.();
    const { readFile } = await import("node:fs/promises");
    expect(await readFile(`${directory}/pino.log`, "utf8")).toContain('"msg":"stream completed"');
  });
});

describe("winston", () => {
  const logger = (): winston.Logger =>
    winston.createLogger({
      format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
      transports: [new winston.transports.Stream({ stream: sink() })],
    });

  test("gets a message, and the record under a name of its own", () => {
    end(logTo(logger()), completed);
    end(logTo(logger()), fullTelemetry);
    expect(lines()).toMatchObject([
      { level: "info", message: "stream completed", l0: asJson(toLogFormat(completed)) as object },
      { level: "error", message: "stream failed", l0: { timestamp: fullTelemetry.startTime } },
    ]);
  });

  test("keeps what a child logger says of all its records", async () => {
    end(logTo(logger().child({ service: "chat" })), completed);
    expect(lines()).toMatchObject([{ service: "chat", l0: { stream_id: "stream-1" } }]);
    await expect(Promise.resolve(logTo(logger()).flush?.())).resolves.toBeUndefined();
  });
});

describe("the console, and every other logger", () => {
  test("gets one line of text", () => {
    const info = vi.spyOn(console, "info").mockImplementation(() => undefined);
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    end(logTo(console), completed);
    end(logTo(console), fullTelemetry);
    expect(info.mock.calls).toEqual([[toLogLine(completed)]]);
    expect(error.mock.calls).toEqual([[toLogLine(fullTelemetry)]]);
  });

  test("is called as its method, in the style that was chosen", () => {
    const calls: unknown[][] = [];
    const write = function (this: unknown, ...values: unknown[]): void {
      calls.push([this === logger, ...values]);
    };
    const logger = { debug: write, info: write, warn: write, error: write };
    end(logTo(logger, { style: "pino" }), completed);
    end(logTo(logger, { style: "winston" }), completed);
    end(logTo(logger), completed);
    const record = { l0: toLogFormat(completed) };
    expect(calls).toEqual([
      [true, record, "stream completed"],
      [true, "stream completed", record],
      [true, toLogLine(completed)],
    ]);
  });
});

describe("a logger whose flush takes no callback", () => {
  const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };

  test("is waited for by its promise, where it gives one", async () => {
    const flushed = Promise.withResolvers<void>();
    const isOver = vi.fn();
    const flushing = Promise.resolve(logTo({ ...logger, flush: () => flushed.promise } as Logger).flush?.());
    void flushing.then(isOver);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOver).not.toHaveBeenCalled();
    flushed.resolve();
    await expect(flushing).resolves.toBeUndefined();
  });

  test("is flushed at once, where it gives none", async () => {
    const flush = vi.fn();
    await logTo({ ...logger, flush: () => flush() as unknown } as Logger).flush?.();
    expect(flush).toHaveBeenCalledTimes(1);
  });
});

test("the logger is flushed at shutdown too, and goes on: it is not the handler's to close", async () => {
  const flush = vi.fn();
  const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn(), flush: () => flush() as unknown };
  const handler = logTo(logger as Logger);
  await createL0({ onEvent: handler }).shutdown();
  expect(flush).toHaveBeenCalledTimes(1);
  end(handler, completed);
  expect(logger.info).toHaveBeenCalledTimes(1);
});

test("a logger that fails later is a failure of the handler, and no rejection that nobody sees", async () => {
  const unseen = vi.fn();
  process.on("unhandledRejection", unseen);
  const fail = async (): Promise<void> => {
    throw new Error("the disk is full");
  };
  const onHandlerError = vi.fn();
  const onEvent = logTo({ debug: fail, info: fail, warn: fail, error: fail });
  await (await l0({ stream: () => ["a"], onEvent, onHandlerError })).text();
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", unseen);
  expect(unseen).not.toHaveBeenCalled();
  expect(onHandlerError).toHaveBeenCalledTimes(1);
});

test("the level can be chosen", () => {
  const handler = logTo(pino(sink()), { level: ({ metrics }) => (metrics.totalRetries > 0 ? "warn" : "info") });
  end(handler, completed);
  end(handler, fullTelemetry);
  expect(lines()).toMatchObject([{ level: 30 }, { level: 40 }]);
});

test.each(["trace", "constructor", undefined])("a level of %j is an error that says so", (level) => {
  const handler = logTo(pino(sink()), { level: () => level as LogLevel });
  expect(() => end(handler, completed)).toThrow(/logTo: level\(\) gave .*\. Allowed is debug, info, warn, error\./);
});

test("a stream that is not sampled is not logged", () => {
  end(logTo(pino(sink())), { ...completed, sampled: false });
  expect(text).toBe("");
});

test("no record of a hostile stream becomes two lines", () => {
  const model = 'm\n{"level":60,"msg":"forged"}\u2028x';
  end(logTo(pino(sink())), {
    ...completed,
    model,
    metadata: {
      big: 1n,
      fail: {
        toJSON: () => {
          throw new Error("no");
        },
      },
    },
  });
  expect(lines()).toMatchObject([{ l0: { model, metadata: { big: "1", fail: "[Unreadable]" } } }]);
});

test.each([
  [undefined, {}, /logTo: the logger has no method "debug"\./],
  [{ debug: () => 1, info: () => 1, warn: () => 1 }, {}, /logTo: the logger has no method "error"\./],
  [console, { style: "bunyan" }, /the option "style" is "bunyan"\. Allowed is "pino", "winston" or "line"\./],
  [console, { style: "toString" }, /the option "style" is "toString"/],
  [console, { level: "info" }, /the option "level" is "info"\. Allowed is a function\./],
  [console, { levels: {} }, /there is no option "levels"\. Its options are style, level\./],
])("refuses %o with %j", (logger, options, message) => {
  expect(() => logTo(logger as Logger, options as LogToOptions)).toThrow(message);
});

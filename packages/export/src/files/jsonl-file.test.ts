import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test, vi } from "vitest";
import { jsonlFile } from "./jsonl-file.ts";
import type { FileOptions, RecordFile } from "./file-options.ts";
import { bareTelemetry, fullTelemetry } from "../test-support/telemetry.ts";
import { end } from "../test-support/session-end.ts";
import { tempDirectory } from "../test-support/temp-directory.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

async function inTemp(
  options?: FileOptions,
): Promise<{ log: RecordFile; path: string; lines: () => Promise<unknown[]> }> {
  const path = join(await tempDirectory(), "l0.jsonl");
  const lines = async (): Promise<unknown[]> => {
    const text = await readFile(path, "utf8");
    return text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
  };
  return { log: jsonlFile(path, options), path, lines };
}

describe("a line", () => {
  test("is the time of the end and the record", async () => {
    const { log, lines } = await inTemp();
    end(log, fullTelemetry);
    await log.flush();
    expect(await lines()).toEqual([
      { timestamp: "2023-11-14T22:13:20.000Z", telemetry: JSON.parse(JSON.stringify(fullTelemetry)) as unknown },
    ]);
  });

  test("survives any metadata", async () => {
    const { log, lines } = await inTemp();
    const metadata: Record<string, unknown> = { id: 1n, text: "a\u2028b\nc", error: new Error("no") };
    metadata["self"] = metadata;
    end(log, { ...bareTelemetry, metadata });
    await log.flush();
    expect(await lines()).toMatchObject([
      { telemetry: { metadata: { id: "1", text: "a\u2028b\nc", error: { message: "no" }, self: "[Circular]" } } },
    ]);
  });

  test("is not written for a stream that is not sampled", async () => {
    const { log, lines } = await inTemp();
    end(log, { ...bareTelemetry, sampled: false });
    end(log, fullTelemetry);
    await log.shutdown();
    expect(await lines()).toHaveLength(1);
    expect(log.stats()).toEqual({ received: 1, written: 1, queued: 0, dropped: 0 });
  });
});

test("asks for the end of sessions only, so that it costs a token nothing", async () => {
  const { log } = await inTemp();
  expect(log.events).toEqual(["SESSION_END"]);
  expect(log.label).toBe("jsonlFile");
  expect(log.open).toBeUndefined();
});

describe("the path", () => {
  test("may be a file URL", async () => {
    const { path, lines } = await inTemp();
    const log = jsonlFile(pathToFileURL(path));
    end(log, bareTelemetry);
    await log.flush();
    expect(await lines()).toHaveLength(1);
  });

  test("means what it meant when the handler was made", async () => {
    const { path, lines } = await inTemp();
    vi.spyOn(process, "cwd").mockReturnValueOnce(dirname(path));
    const log = jsonlFile(basename(path));
    end(log, bareTelemetry);
    await log.flush();
    expect(await lines()).toHaveLength(1);
  });

  test.each([
    ["", /the path is ""/],
    [undefined, /the path is undefined/],
    [3, /the path is 3/],
    ["l0\0.jsonl", /the path is "l0\\u0000\.jsonl"\. Allowed is a text of one character or more, or a file: URL\./],
    [
      new URL("https://example.com/l0.jsonl"),
      /jsonlFile: the path is a URL that begins with https:\/\/example\.com\. /,
    ],
    [new URL("file://elsewhere/l0.jsonl"), /the path is a URL that begins with file:\/\/elsewhere/],
  ])("is refused when it is %j", (path, message) => {
    expect(() => jsonlFile(path as string)).toThrow(message);
    expect(() => jsonlFile(path as string)).toThrow(TypeError);
  });
});

describe("options", () => {
  test.each([
    [{ maxQueue: 0 }, /jsonlFile: the option "maxQueue" is 0\. Allowed is a whole number from 1\./],
    [{ maxQueue: Infinity }, /"maxQueue" is Infinity/],
    [{ onError: "warn" }, /"onError" is "warn"\. Allowed is a function\./],
    [{ maxSize: 0 }, /"maxSize" is 0\. Allowed is a whole number of bytes from 1, or Infinity\./],
    [{ maxFiles: 1.5 }, /"maxFiles" is 1\.5\. Allowed is a whole number from 1 to 1000\./],
    [{ size: 1 }, /jsonlFile: there is no option "size"\. Its options are maxSize, maxFiles, maxQueue, onError\./],
  ])("%j are refused", (options, message) => {
    expect(() => jsonlFile("l0.jsonl", options as FileOptions)).toThrow(message);
  });

  test("bound the records in memory", async () => {
    const onError = vi.fn<(error: Error) => void>();
    const { log } = await inTemp({ maxQueue: 1, onError });
    end(log, bareTelemetry);
    end(log, bareTelemetry);
    expect(log.stats()).toEqual({ received: 2, written: 0, queued: 1, dropped: 1 });
    end(log, bareTelemetry);
    expect(onError.mock.calls.map(([error]) => error.message)).toEqual([
      "jsonlFile dropped a record: 1 of them wait already (maxQueue).",
    ]);
    await log.shutdown();
  });
});

describe("a write error", () => {
  const missing = async (): Promise<string> => join(await tempDirectory(), "missing", "l0.jsonl");

  test("warns once on the console by default", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const log = jsonlFile(await missing());
    for (let record = 0; record < 2; record += 1) {
      end(log, bareTelemetry);
      await expect(log.flush()).rejects.toThrow();
    }
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledWith(
      expect.stringMatching(/^jsonlFile cannot write ".*l0\.jsonl": its directory does not exist/),
    );
  });

  test("reaches onError as it reaches flush", async () => {
    const onError = vi.fn<(error: Error) => void>();
    const log = jsonlFile(await missing(), { onError });
    end(log, bareTelemetry);
    const error: unknown = await log.flush().catch((reason: unknown) => reason);
    expect(onError).toHaveBeenCalledExactlyOnceWith(error);
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("reporter is broken");
      },
    ],
    ["rejects", () => Promise.reject(new Error("reporter is broken"))],
  ])("goes no further when onError %s", async (_, onError) => {
    const log = jsonlFile(await missing(), { onError: onError as () => void });
    end(log, bareTelemetry);
    await expect(log.flush()).rejects.toThrow(/its directory does not exist/);
    await expect(log.shutdown()).rejects.toThrow(/its directory does not exist/);
    expect(log.stats()).toEqual({ received: 1, written: 0, queued: 0, dropped: 1 });
  });
});

test("says what is missing on a runtime without a file system", () => {
  vi.stubGlobal("process", undefined);
  expect(() => jsonlFile("l0.jsonl")).toThrow("jsonlFile needs a file system: run it on Node.js 22.3 or later.");
});

import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, appendFile, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { lineFile } from "../test-support/line-file.ts";
import type { LineFileSystem } from "./line-file.ts";
import { tempDirectory } from "../test-support/temp-directory.ts";

/** An `open` that waits until it is let through. */
function gatedOpen(): { readonly open: LineFileSystem["open"]; readonly letThrough: () => void } {
  const gate = Promise.withResolvers<void>();
  return { open: async (path, flags) => (await gate.promise, open(path, flags)), letThrough: gate.resolve };
}

const exists = (path: string): Promise<boolean> =>
  access(path, constants.F_OK).then(
    () => true,
    () => false,
  );

describe("writing", () => {
  test("keeps the order of the lines, over more than one batch", async () => {
    const { file, read } = await lineFile();
    const lines = Array.from({ length: 200 }, (_, index) => `line ${index}\n`);
    for (const line of lines) file.add(() => line);
    await file.flush();
    expect(await read()).toBe(lines.join(""));
    expect(file.counts()).toEqual({ received: 200, written: 200, queued: 0, dropped: 0 });
  });

  test("happens in the background, without a flush", async () => {
    const { file, read } = await lineFile();
    file.add(() => "one\n");
    await vi.waitFor(() => expect(file.counts().written).toBe(1));
    expect(await read()).toBe("one\n");
  });

  test("makes a line only after the caller has gone on", async () => {
    const { file } = await lineFile();
    const make = vi.fn(() => "one\n");
    file.add(make);
    await Promise.resolve();
    expect(make).not.toHaveBeenCalled();
    await file.flush();
    expect(make).toHaveBeenCalledTimes(1);
  });

  test("goes on in a new file when the old one is moved away or deleted", async () => {
    const { file, path, read } = await lineFile();
    file.add(() => "one\n");
    await file.flush();
    await rename(path, `${path}.1`);
    file.add(() => "two\n");
    await file.flush();
    await rm(path);
    file.add(() => "three\n");
    await file.flush();
    expect(await readFile(`${path}.1`, "utf8")).toBe("one\n");
    expect(await read()).toBe("three\n");
  });

  test("begins on its own line behind what others have left there meanwhile", async () => {
    const { file, path, read } = await lineFile();
    const write = async (line: string): Promise<void> => {
      file.add(() => line);
      await file.flush();
    };
    await write("one\n");
    await appendFile(path, "half");
    await write("two\n");
    expect(await read()).toBe("one\nhalf\ntwo\n");
    await rename(path, `${path}.old`);
    await writeFile(path, "as long as it");
    await write("three\n");
    expect(await read()).toBe("as long as it\nthree\n");
  });

  test("is finished before a process ends by itself", async () => {
    const path = join(await tempDirectory(), "lines.txt");
    const script = `
      import * as files from "node:fs/promises";
      import { PLAIN_LINES } from ${JSON.stringify(new URL("file-layout.ts", import.meta.url).href)};
      import { LineFile } from ${JSON.stringify(new URL("line-file.ts", import.meta.url).href)};
      const file = new LineFile({
        label: "test", path: ${JSON.stringify(path)}, files, format: (lines) => lines, layout: PLAIN_LINES,
        maxSize: Infinity, maxFiles: 5, maxQueue: 1000, onError: console.error,
      });
      for (let line = 0; line < 100; line += 1) file.add(line + "\\n");
    `;
    await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
    expect(await readFile(path, "utf8")).toBe(Array.from({ length: 100 }, (_, line) => `${line}\n`).join(""));
  });

  test("appends to what is there", async () => {
    const { file, path, read } = await lineFile();
    await writeFile(path, "before\n");
    file.add(() => "after\n");
    await file.flush();
    expect(await read()).toBe("before\nafter\n");
  });
});

describe("flush", () => {
  test("syncs what was written before it, once", async () => {
    const synced = vi.fn();
    const { file } = await lineFile({
      open: async (path, flags) => {
        const handle = await open(path, flags);
        const sync = handle.sync.bind(handle);
        return Object.assign(handle, { sync: () => (synced(), sync()) });
      },
    });
    file.add(() => "one\n");
    await vi.waitFor(() => expect(file.counts().written).toBe(1));
    expect(synced).not.toHaveBeenCalled();
    await file.flush();
    await file.flush();
    expect(synced).toHaveBeenCalledTimes(1);
  });

  test("makes no file when there is nothing to write", async () => {
    const { file, path } = await lineFile();
    await file.flush();
    await file.shutdown();
    expect(await exists(path)).toBe(false);
  });

  test("ends though lines keep coming", async () => {
    const { file } = await lineFile();
    const line = (): string => {
      file.add(line);
      return "again\n";
    };
    file.add(line);
    await file.flush();
    expect(file.counts().written).toBeGreaterThanOrEqual(1);
    await file.shutdown();
  });

  test("closes the file each time", async () => {
    const handles: { fd: number }[] = [];
    const { file } = await lineFile({
      open: async (path, flags) => {
        const handle = await open(path, flags);
        handles.push(handle);
        return handle;
      },
    });
    file.add(() => "one\n");
    await file.flush();
    file.add(() => "two\n");
    await file.shutdown();
    expect(handles.length).toBeGreaterThanOrEqual(2);
    expect(handles.every(({ fd }) => fd === -1)).toBe(true);
  });
});

describe("a full queue", () => {
  test("drops and counts what comes on top, and holds the rest", async () => {
    const { open: gated, letThrough } = gatedOpen();
    const { file, read } = await lineFile({ maxQueue: 2, open: gated });
    for (const name of ["one", "two", "three", "four"]) file.add(() => `${name}\n`);
    expect(file.counts()).toEqual({ received: 4, written: 0, queued: 2, dropped: 2 });
    letThrough();
    await file.flush();
    expect(await read()).toBe("one\ntwo\n");
    expect(file.counts()).toEqual({ received: 4, written: 2, queued: 0, dropped: 2 });
  });
});

test.runIf(process.platform === "linux")("writes and flushes where there is no disk, as to a device", async () => {
  const { file } = await lineFile({ path: "/dev/null" });
  file.add(() => "one\n");
  await file.flush();
  expect(file.counts()).toEqual({ received: 1, written: 1, queued: 0, dropped: 0 });
});

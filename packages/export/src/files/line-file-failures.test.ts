import { mkdir, open, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { lineFile } from "../test-support/line-file.ts";
import type { LineFileSystem } from "./line-file.ts";
import { tempDirectory } from "../test-support/temp-directory.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("a write that fails", () => {
  test("is told once, with its lines kept", async () => {
    const { file, errors } = await lineFile({ path: join(await tempDirectory(), "missing", "lines.txt") });
    file.add(() => "one\n");
    await expect(file.flush()).rejects.toThrow(/its directory does not exist/);
    file.add(() => "two\n");
    await expect(file.flush()).rejects.toThrow(/its directory does not exist/);
    expect(errors).toHaveLength(1);
    expect(file.counts()).toEqual({ received: 2, written: 0, queued: 2, dropped: 0 });
  });

  test("is made up for when the trouble is over, and told again the next time", async () => {
    const directory = join(await tempDirectory(), "logs");
    const { file, errors, read } = await lineFile({ path: join(directory, "lines.txt") });
    file.add(() => "one\n");
    await expect(file.flush()).rejects.toThrow();
    await mkdir(directory);
    file.add(() => "two\n");
    await file.flush();
    expect(await read()).toBe("one\ntwo\n");
    await rm(directory, { recursive: true });
    file.add(() => "three\n");
    await expect(file.flush()).rejects.toThrow();
    expect(errors).toHaveLength(2);
    expect(file.counts()).toEqual({ received: 3, written: 2, queued: 1, dropped: 0 });
  });

  test("is tried again after a second by itself, and not before", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const directory = join(await tempDirectory(), "logs");
    const opened = vi.fn(open);
    const failed = Promise.withResolvers<Error>();
    const { file, read } = await lineFile({
      path: join(directory, "lines.txt"),
      open: opened,
      onError: failed.resolve,
    });
    file.add(() => "one\n");
    await failed.promise;
    await mkdir(directory);
    file.add(() => "two\n");
    vi.advanceTimersByTime(999);
    await Promise.resolve();
    expect(opened).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1);
    vi.useRealTimers();
    await vi.waitFor(() => expect(file.counts().written).toBe(2));
    expect(await read()).toBe("one\ntwo\n");
  });

  test("leaves no timer after a shutdown, which drops and counts its lines", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { file, errors } = await lineFile({ path: join(await tempDirectory(), "missing", "lines.txt") });
    file.add(() => "one\n");
    await expect(file.shutdown()).rejects.toThrow(/its directory does not exist/);
    file.add(() => "late\n");
    expect(vi.getTimerCount()).toBe(0);
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/its directory does not exist/),
      "test dropped a record that came after shutdown().",
    ]);
    expect(file.counts()).toEqual({ received: 2, written: 0, queued: 0, dropped: 2 });
    await file.shutdown();
  });

  test("is not followed by another once a shutdown has given up: no file is moved or made", async () => {
    const full = Object.assign(new Error("no space left"), { code: "ENOSPC" });
    const opened = vi.fn<LineFileSystem["open"]>(async (path, flags) => {
      const file = await open(path, flags);
      if (opened.mock.calls.length === 1) vi.spyOn(file, "write").mockRejectedValueOnce(full);
      return file;
    });
    const { file, path } = await lineFile({ open: opened });
    await writeFile(path, "earlier\n");
    for (const line of ["one\n", "two\n"]) file.add(() => line);
    await expect(file.shutdown()).rejects.toThrow(/the disk is full/);
    await new Promise((resolve) => setImmediate(resolve));
    expect(opened).toHaveBeenCalledTimes(1);
    expect(await readdir(dirname(path))).toEqual(["lines.txt"]);
    expect(file.counts()).toEqual({ received: 2, written: 0, queued: 0, dropped: 2 });
  });

  test("says that the path is a directory", async () => {
    const { file } = await lineFile({ path: await tempDirectory() });
    file.add(() => "one\n");
    await expect(file.flush()).rejects.toThrow(/it is a directory/);
  });

  test("says that a part of the path is a file", async () => {
    const directory = await tempDirectory();
    await writeFile(join(directory, "file"), "");
    const { file } = await lineFile({ path: join(directory, "file", "lines.txt") });
    file.add(() => "one\n");
    await expect(file.flush()).rejects.toThrow(/a part of its path is a file/);
  });

  test.runIf(process.getuid?.() !== 0 && process.platform !== "win32")("says that it may not write", async () => {
    const { file, path } = await lineFile();
    await writeFile(path, "", { mode: 0o400 });
    file.add(() => "one\n");
    await expect(file.flush()).rejects.toThrow(/no permission/);
  });

  test.runIf(process.platform === "linux")("says that the disk is full", async () => {
    const path = join(await tempDirectory(), "full");
    await symlink("/dev/full", path);
    const { file } = await lineFile({ path });
    file.add(() => "one\n");
    await expect(file.flush()).rejects.toThrow(/the disk is full: free some space \(ENOSPC\)/);
    expect(file.counts()).toEqual({ received: 1, written: 0, queued: 1, dropped: 0 });
  });

  test("does not hide that a sync or a close failed", async () => {
    const failing = (name: "sync" | "close"): LineFileSystem["open"] => {
      return async (path, flags) => {
        const handle = await open(path, flags);
        const close = handle.close.bind(handle);
        return Object.assign(handle, {
          close,
          [name]: async () => {
            if (name === "close") await close();
            throw Object.assign(new Error("i/o error"), { code: "EIO" });
          },
        });
      };
    };
    for (const name of ["sync", "close"] as const) {
      const { file, errors } = await lineFile({ open: failing(name) });
      file.add(() => "one\n");
      await expect(file.flush()).rejects.toThrow(/i\/o error \(EIO\)/);
      expect(errors).toHaveLength(1);
    }
  });
});

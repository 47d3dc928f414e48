import { mkdir, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { lineFile } from "../test-support/line-file.ts";
import { tempDirectory } from "../test-support/temp-directory.ts";
import type { FileLayout } from "./file-layout.ts";

/** The files beside `path`, each with its text. */
async function filesOf(path: string): Promise<Record<string, string>> {
  const names = await readdir(dirname(path));
  const entries = names.sort().map(async (name) => [name, await readFile(join(dirname(path), name), "utf8")] as const);
  return Object.fromEntries(await Promise.all(entries));
}

const LINES = ["one...\n", "two...\n", "three.\n", "four..\n", "five..\n", "six...\n", "seven.\n"];

describe("a file that would grow beyond its size", () => {
  test("makes room for a new one, and no line is lost or torn", async () => {
    const { file, path } = await lineFile({ maxSize: 20 });
    for (const line of LINES) file.add(() => line);
    await file.flush();
    expect(await filesOf(path)).toEqual({
      "lines.txt": "seven.\n",
      "lines.txt.1": "five..\nsix...\n",
      "lines.txt.2": "three.\nfour..\n",
      "lines.txt.3": "one...\ntwo...\n",
    });
    expect(file.counts()).toEqual({ received: 7, written: 7, queued: 0, dropped: 0 });
  });

  test("is synced before it is moved, so that a later flush need not look for it", async () => {
    const synced: number[] = [];
    const { file, path } = await lineFile({
      maxSize: 14,
      open: async (name, flags) => {
        const opened = await open(name, flags);
        const { ino } = await opened.stat();
        return Object.assign(opened, { sync: async () => void synced.push(ino) });
      },
    });
    for (const line of LINES.slice(0, 3)) file.add(() => line);
    await vi.waitFor(() => expect(file.counts().written).toBe(3));
    expect(synced).toEqual([(await stat(`${path}.1`)).ino]);
  });

  test("is filled exactly", async () => {
    const { file, path } = await lineFile({ maxSize: 21 });
    for (const line of LINES.slice(0, 4)) file.add(() => line);
    await file.flush();
    expect(await filesOf(path)).toEqual({ "lines.txt": "four..\n", "lines.txt.1": "one...\ntwo...\nthree.\n" });
  });

  test("does so line by line and over restarts too", async () => {
    const { file, path } = await lineFile({ maxSize: 20 });
    await writeFile(path, "before\nbefore\n");
    for (const line of LINES.slice(0, 3)) {
      file.add(() => line);
      await file.flush();
    }
    expect(await filesOf(path)).toEqual({
      "lines.txt": "three.\n",
      "lines.txt.1": "one...\ntwo...\n",
      "lines.txt.2": "before\nbefore\n",
    });
  });

  test("keeps as many old files as it was told", async () => {
    const { file, path } = await lineFile({ maxSize: 10, maxFiles: 2 });
    for (const line of LINES) file.add(() => line);
    await file.flush();
    expect(await filesOf(path)).toEqual({
      "lines.txt": "seven.\n",
      "lines.txt.1": "six...\n",
      "lines.txt.2": "five..\n",
    });
  });

  test("is counted in bytes", async () => {
    const { file, path } = await lineFile({ maxSize: 8 });
    file.add(() => "äöü\n");
    file.add(() => "x\n");
    await file.flush();
    expect(await filesOf(path)).toEqual({ "lines.txt": "x\n", "lines.txt.1": "äöü\n" });
  });

  test("gives a line that is larger than a file one of its own", async () => {
    const { file, path } = await lineFile({ maxSize: 3 });
    for (const line of ["long one\n", "a\n", "long two\n"]) file.add(() => line);
    await file.flush();
    expect(await filesOf(path)).toEqual({
      "lines.txt": "long two\n",
      "lines.txt.1": "a\n",
      "lines.txt.2": "long one\n",
    });
  });

  test("keeps its lines queued where it cannot be moved", async () => {
    const { file, path, errors } = await lineFile({ maxSize: 10, maxFiles: 1 });
    await mkdir(join(`${path}.1`, "in the way"), { recursive: true });
    for (const line of LINES.slice(0, 2)) file.add(() => line);
    await expect(file.flush()).rejects.toThrow(/^test cannot write ".*lines\.txt":/);
    expect(errors).toHaveLength(1);
    expect(await readFile(path, "utf8")).toBe("one...\n");
    expect(file.counts()).toEqual({ received: 2, written: 1, queued: 1, dropped: 0 });
  });

  test("and is deleted by somebody else makes room just as well", async () => {
    const path = join(await tempDirectory(), "lines.txt");
    /** Deletes the file that we have just opened. */
    const begin: FileLayout["begin"] = async (_, { size }) => {
      if (size > 0) await rm(path);
      return "";
    };
    const { file, errors } = await lineFile({ path, maxSize: 10, layout: { begin } });
    await writeFile(path, LINES[0]!);
    file.add(() => LINES[1]!);
    await file.flush();
    expect(errors).toEqual([]);
    expect(await filesOf(path)).toEqual({ "lines.txt": LINES[1] });
  });

  test("is moved by one of two processes only", async () => {
    const first = await lineFile({ maxSize: 10 });
    /** Has the file open when the other one moves it away. */
    const second = await lineFile({
      maxSize: 10,
      path: first.path,
      layout: {
        begin: async () => {
          if (first.file.counts().received === 1) {
            first.file.add(() => LINES[1]!);
            await first.file.flush();
          }
          return "";
        },
      },
    });
    first.file.add(() => LINES[0]!);
    await first.file.flush();
    second.file.add(() => LINES[2]!);
    await second.file.flush();
    expect(await filesOf(first.path)).toEqual({
      "lines.txt": "three.\n",
      "lines.txt.1": "two...\n",
      "lines.txt.2": "one...\n",
    });
  });
});

test("a device never grows", async () => {
  const { file, errors } = await lineFile({ path: "/dev/null", maxSize: 1 });
  for (const line of LINES) file.add(() => line);
  await file.flush();
  expect(errors).toEqual([]);
  expect(file.counts().written).toBe(7);
});

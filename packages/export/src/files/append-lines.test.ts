import { open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { appendLines, type Appended, type OpenFile } from "./append-lines.ts";
import { PLAIN_LINES } from "./file-layout.ts";
import { tempDirectory } from "../test-support/temp-directory.ts";

async function append(path: string, lines: readonly string[], wrap = (file: OpenFile) => file): Promise<Appended> {
  const file = await open(path, "a+");
  try {
    return await appendLines(wrap(file), lines, await PLAIN_LINES.begin(file, await file.stat()));
  } finally {
    await file.close();
  }
}

/** A disk that takes `bytes` more bytes, in pieces of at most 5, and then fails. */
const diskWith =
  (bytes: number) =>
  (file: OpenFile): OpenFile => {
    let left = bytes;
    const write = async (buffer: Uint8Array, offset: number): Promise<{ bytesWritten: number; buffer: Uint8Array }> => {
      if (left === 0) throw Object.assign(new Error("no space"), { code: "ENOSPC" });
      const written = await file.write(buffer, offset, Math.min(5, left, buffer.length - offset));
      left -= written.bytesWritten;
      return written;
    };
    return {
      stat: file.stat.bind(file),
      read: file.read.bind(file),
      truncate: file.truncate.bind(file),
      sync: () => file.sync(),
      close: () => file.close(),
      write: write as OpenFile["write"],
    };
  };

test("adds lines at the end", async () => {
  const path = join(await tempDirectory(), "lines");
  expect(await append(path, ["one\n"])).toMatchObject({ lines: 1 });
  expect(await append(path, ["twö\n", "three\n"])).toMatchObject({ lines: 2 });
  expect(await readFile(path, "utf8")).toBe("one\ntwö\nthree\n");
});

test("begins on its own line where an earlier writer was cut off", async () => {
  const path = join(await tempDirectory(), "lines");
  await writeFile(path, "whole\ncut");
  expect(await append(path, ["next\n"])).toMatchObject({ lines: 1 });
  expect(await readFile(path, "utf8")).toBe("whole\ncut\nnext\n");
});

test("writes what the system takes in pieces", async () => {
  const path = join(await tempDirectory(), "lines");
  expect(await append(path, ["a long line\n", "ünd another\n"], diskWith(100))).toMatchObject({ lines: 2 });
  expect(await readFile(path, "utf8")).toBe("a long line\nünd another\n");
});

describe("a disk that fills up", () => {
  test.each([
    { room: 0, lines: 0, left: "cut" },
    { room: 1, lines: 0, left: "cut\n" },
    { room: 4, lines: 0, left: "cut\none" },
    { room: 5, lines: 1, left: "cut\none\n" },
    { room: 7, lines: 1, left: "cut\none\ntw" },
  ])("after $room bytes has $lines whole lines", async ({ room, lines, left }) => {
    const path = join(await tempDirectory(), "lines");
    await writeFile(path, "cut");
    const appended = await append(path, ["one\n", "two\n"], diskWith(room));
    expect(appended).toMatchObject({ lines, error: expect.objectContaining({ code: "ENOSPC" }) });
    expect(await readFile(path, "utf8")).toBe(left);
  });
});

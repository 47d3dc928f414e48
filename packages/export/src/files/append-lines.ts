import type { FileHandle } from "node:fs/promises";

/** What is used of an open file; opened with `a+`, so that every write lands at its end. */
export type OpenFile = Pick<FileHandle, "stat" | "read" | "write" | "truncate" | "sync" | "close">;

/** How far an append came. */
export interface Appended {
  /** Lines that are wholly in the file. */
  readonly lines: number;
  /** Bytes that the file has grown by. */
  readonly bytes: number;
  /** Why the rest is not. */
  readonly error?: unknown;
}

const NEW_LINE = 10;

/** Appends lines, each with its line break, as one write where the system allows it; `preface` comes before them. */
export async function appendLines(file: OpenFile, lines: readonly string[], preface = ""): Promise<Appended> {
  const bytes = Buffer.from(preface + lines.join(""));
  let offset = 0;
  try {
    while (offset < bytes.length) {
      const { bytesWritten } = await file.write(bytes, offset);
      offset += bytesWritten;
    }
    return { lines: lines.length, bytes: offset };
  } catch (error) {
    return { lines: countLines(bytes.subarray(Buffer.byteLength(preface), offset)), bytes: offset, error };
  }
}

function countLines(bytes: Uint8Array): number {
  return bytes.reduce((count, byte) => (byte === NEW_LINE ? count + 1 : count), 0);
}

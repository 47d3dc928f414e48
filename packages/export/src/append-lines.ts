import type { FileHandle } from "node:fs/promises";

/** What is used of an open file; opened with `a+`, so that every write lands at its end. */
export type OpenFile = Pick<FileHandle, "stat" | "read" | "write" | "sync" | "close">;

/** How far an append came. */
export interface Appended {
  /** Lines that are wholly in the file. */
  readonly lines: number;
  /** Why the rest is not. */
  readonly error?: unknown;
}

const NEW_LINE = 10;

/**
 * Whether the file ends in the middle of a line, as a writer leaves it that was killed or ran out of disk. What is
 * appended to it must begin with a line break.
 */
export async function endsMidLine(file: OpenFile): Promise<boolean> {
  const stat = await file.stat();
  if (!stat.isFile() || stat.size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, stat.size - 1);
  return buffer[0] !== NEW_LINE;
}

/** Appends lines, each with its line break, as one write where the system allows it. */
export async function appendLines(file: OpenFile, lines: readonly string[]): Promise<Appended> {
  const start = (await endsMidLine(file)) ? "\n" : "";
  const bytes = Buffer.from(start + lines.join(""));
  let offset = 0;
  try {
    while (offset < bytes.length) {
      const { bytesWritten } = await file.write(bytes, offset);
      offset += bytesWritten;
    }
    return { lines: lines.length };
  } catch (error) {
    return { lines: countLines(bytes.subarray(start.length, offset)), error };
  }
}

function countLines(bytes: Uint8Array): number {
  return bytes.reduce((count, byte) => (byte === NEW_LINE ? count + 1 : count), 0);
}

import type { OpenFile } from "./append-lines.ts";

const NEW_LINE = 10;
/** Read at a time, from the end. */
const BLOCK = 64 * 1024;

/**
 * Where the last whole line ends, in bytes. It is less than `size` where the file ends in the middle of a line, as a
 * writer leaves it that was killed or ran out of disk.
 */
export async function endOfLastLine(file: OpenFile, size: number): Promise<number> {
  if (size === 0 || (await lastBreak(file, size - 1, size)) === size) return size;
  for (let end = size; end > 0; end -= BLOCK) {
    const found = await lastBreak(file, Math.max(0, end - BLOCK), end);
    if (found !== undefined) return found;
  }
  return 0;
}

/** The place after the last line break of a part of the file. */
async function lastBreak(file: OpenFile, from: number, to: number): Promise<number | undefined> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
  const index = buffer.lastIndexOf(NEW_LINE, bytesRead - 1);
  return index === -1 ? undefined : from + index + 1;
}

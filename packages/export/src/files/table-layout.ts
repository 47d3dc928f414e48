import type { OpenFile } from "./append-lines.ts";
import type { FileLayout } from "./file-layout.ts";
import { endOfLastLine } from "./last-line.ts";

/**
 * A table: `header`, a line with its line break, comes once, before the rows. A row that was cut is taken off the end:
 * what is left of it could hide the next row behind an open quote, or pass for a whole one.
 *
 * @param mark how every header that we ever wrote begins
 */
export function tableLayout(header: string, mark: string): FileLayout {
  /** A pipe or a device has no beginning to look at. */
  let isBegun = false;
  return {
    async begin(file, stat) {
      if (!stat.isFile()) {
        const preface = isBegun ? "" : header;
        isBegun = true;
        return preface;
      }
      return stat.size === 0 ? header : continued(file, stat.size, header, mark);
    },
  };
}

async function continued(file: OpenFile, size: number, header: string, mark: string): Promise<string | undefined> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(header.length), 0, header.length, 0);
  const start = buffer.toString("latin1", 0, bytesRead);
  if (start !== header && !isCutHeader(start, size, header)) {
    if (start.startsWith(mark)) return undefined;
    throw new Error("it has another header: give the path of a new file, or of one that was written here");
  }
  const end = await endOfLastLine(file, size);
  if (end < size) await file.truncate(end);
  return end === 0 ? header : "";
}

/** Whether the file holds nothing but a part of the header, as a writer leaves it that was killed at its first write. */
function isCutHeader(start: string, size: number, header: string): boolean {
  return size === start.length && header.startsWith(start);
}

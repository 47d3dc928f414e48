import type { Stats } from "node:fs";
import type { OpenFile } from "./append-lines.ts";
import { endOfLastLine } from "./last-line.ts";

/** How a file that was just opened is continued. */
export interface FileLayout {
  /**
   * What has to be written before the next line. `undefined`: the file is one of ours that cannot be continued and has to
   * make room for a new one.
   *
   * @throws Error where the file is not ours.
   */
  begin(file: OpenFile, stat: Stats): Promise<string | undefined>;
}

/** Lines and nothing else: one that was cut stays as it is, and the next begins on its own line. */
export const PLAIN_LINES: FileLayout = {
  async begin(file, stat) {
    if (!stat.isFile()) return "";
    return (await endOfLastLine(file, stat.size)) < stat.size ? "\n" : "";
  },
};

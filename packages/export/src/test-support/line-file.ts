import { open, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { PLAIN_LINES } from "../files/file-layout.ts";
import { LineFile, type LineFileOptions, type LineFileSystem } from "../files/line-file.ts";
import { tempDirectory } from "./temp-directory.ts";

/** Makes a line when it is written. */
export type MakeLine = () => string;

/** A writer, and what can be seen of it. */
export interface LineFileSetup {
  readonly file: LineFile<MakeLine>;
  readonly path: string;
  readonly errors: Error[];
  readonly read: () => Promise<string>;
}

export interface LineFileChanges extends Partial<LineFileOptions<MakeLine>> {
  readonly open?: LineFileSystem["open"];
}

/** Makes a writer of a new file that is removed when the test ends. */
export async function lineFile({ open: opened = open, ...changes }: LineFileChanges = {}): Promise<LineFileSetup> {
  const path = changes.path ?? join(await tempDirectory(), "lines.txt");
  const errors: Error[] = [];
  const file = new LineFile<MakeLine>({
    label: "test",
    path,
    files: { open: opened, rename, stat },
    format: (makes) => makes.map((make) => make()),
    layout: PLAIN_LINES,
    maxSize: Infinity,
    maxFiles: 5,
    maxQueue: 1000,
    onError: (error) => errors.push(error),
    ...changes,
  });
  return { file, path, errors, read: () => readFile(path, "utf8") };
}

import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { LineFile, type LineFileOptions } from "./line-file.ts";
import { tempDirectory } from "./temp-directory.fixture.ts";

/** A writer, and what can be seen of it. */
export interface LineFileSetup {
  readonly file: LineFile;
  readonly path: string;
  readonly errors: Error[];
  readonly read: () => Promise<string>;
}

/** Makes a writer of a new file that is removed when the test ends. */
export async function lineFile(options: Partial<LineFileOptions> = {}): Promise<LineFileSetup> {
  const path = options.path ?? join(await tempDirectory(), "lines.txt");
  const errors: Error[] = [];
  const file = new LineFile({
    label: "test",
    path,
    open,
    maxQueue: 1000,
    onError: (error) => errors.push(error),
    ...options,
  });
  return { file, path, errors, read: () => readFile(path, "utf8") };
}

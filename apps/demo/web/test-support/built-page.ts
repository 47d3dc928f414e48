import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

export interface BuiltPage {
  readonly directory: string;
  remove(): Promise<void>;
}

/** Builds the page as `pnpm build` does, into a directory of its own. */
export async function buildPage(): Promise<BuiltPage> {
  const directory = await mkdtemp(join(tmpdir(), "l0-page-"));
  const configFile = fileURLToPath(new URL("../../vite.config.ts", import.meta.url));
  await build({ configFile, logLevel: "error", build: { outDir: directory } });
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}

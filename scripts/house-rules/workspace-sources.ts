import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest } from "./adapter-imports.ts";
import { readSource, type SourceFile } from "./source-file.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Every TypeScript file that is ours. */
export function workspaceSources(): SourceFile[] {
  const ours = globSync("{packages,apps,bench,scripts}/**/*.{ts,tsx}", {
    cwd: ROOT,
    exclude: (path) => /(?:^|\/)(?:node_modules|dist)(?:\/|$)/.test(path),
  });
  return ours
    .map((path) => path.replaceAll("\\", "/"))
    .sort()
    .map((path) => readSource(path, readFileSync(join(ROOT, path), "utf8")));
}

/** The manifest of `packages/<name>`; empty where there is none. */
export function manifestOf(name: string): Manifest {
  const path = join(ROOT, "packages", name, "package.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Manifest) : {};
}

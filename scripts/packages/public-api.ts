import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "oxc-parser";
import type { PackageManifest } from "./packed-package.ts";

/** What an entry exports, by name. */
export type EntryApi = Readonly<Record<string, "value" | "type">>;

/** By entry: `@l0/core`, `@l0/core/testing`, … */
export type PublicApi = Readonly<Record<string, EntryApi>>;

/** The API of an entry: its values as they were at run time, and every other name of its declarations. */
export function apiOf(declarations: string, values: readonly string[]): EntryApi {
  const { module } = parseSync("index.d.ts", declarations);
  const declared = module.staticExports.flatMap(({ entries }) => entries.map(({ exportName }) => exportName.name));
  const names = new Set([...values, ...declared.filter((name) => name !== null)]);
  return Object.fromEntries([...names].sort().map((name) => [name, values.includes(name) ? "value" : "type"]));
}

/** The declarations of an entry of the package that was unpacked into `folder`; empty where other checks miss them. */
export function declarationsOf(entry: string, { name, exports = {} }: PackageManifest, folder: string): string {
  const { types = "" } = exports[`.${entry.slice(name.length)}`] as { readonly types?: string };
  const path = join(folder, types);
  return path.endsWith(".d.ts") && existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** What changed between the API that was agreed on and the one that is packed. */
export function apiProblems(agreed: PublicApi, packed: PublicApi): string[] {
  const before = linesOf(agreed);
  const now = linesOf(packed);
  const gone = before.filter((line) => !now.includes(line)).map((line) => `- ${line}`);
  return now.flatMap((line) => (before.includes(line) ? [] : [`+ ${line}`])).concat(gone);
}

function linesOf(api: PublicApi): string[] {
  return Object.entries(api).flatMap(([entry, names]) =>
    Object.entries(names).map(([name, kind]) => `${entry}: ${kind} ${name}`),
  );
}

import { join } from "node:path";
import { makeConsumer } from "./consumer-project.ts";
import { fileProblems, manifestProblems } from "./content-problems.ts";
import { entriesOf, type PackedPackage } from "./packed-package.ts";
import { apiOf, apiProblems, declarationsOf, type EntryApi, type PublicApi } from "./public-api.ts";
import { loadEntry, NODES } from "./runtime-problems.ts";
import { compilerProblems, publintProblems, resolutionProblems } from "./type-problems.ts";

/** One thing that was looked at, and what is wrong with it. */
export interface Check {
  readonly name: string;
  readonly problems: readonly string[];
}

/** Everything found out about one package. */
export interface Checked {
  readonly used: PackedPackage;
  readonly checks: readonly Check[];
  readonly api: PublicApi;
}

/**
 * Tries a packed package in a project of its own in `folder`. Without an API that was agreed on, whatever it exports
 * is right.
 */
export async function checkPackage(
  used: PackedPackage,
  core: PackedPackage,
  agreed: PublicApi | undefined,
  folder: string,
): Promise<Checked> {
  const files = { name: "files", problems: fileProblems(used.files) };
  if (!used.files.some((file) => file.startsWith("dist/"))) return { used, api: {}, checks: [files] };
  await makeConsumer(folder, used, core);
  const loads = await loadEverywhere(used, folder);
  const api = packedApi(used, folder, loads.names);
  const own = Object.fromEntries(Object.entries(agreed ?? api).filter(([entry]) => isOf(used, entry)));
  return {
    used,
    api,
    checks: [
      files,
      { name: "manifest", problems: manifestProblems(used.manifest) },
      { name: "publint", problems: await publintProblems(used) },
      { name: "types are found", problems: await resolutionProblems(used) },
      { name: "types compile", problems: await compilerProblems(used, folder) },
      ...loads.checks,
      { name: "public API", problems: apiProblems(own, api) },
    ],
  };
}

async function loadEverywhere({ manifest }: PackedPackage, folder: string) {
  const names = new Map<string, readonly string[]>();
  const checks: Check[] = [];
  for (const [version, node] of Object.entries(NODES)) {
    const problems: string[] = [];
    for (const entry of entriesOf(manifest)) {
      const loaded = await loadEntry(node, entry, folder);
      if ("problem" in loaded) problems.push(loaded.problem);
      else names.set(entry, loaded.names);
    }
    checks.push({ name: `import and require() on ${version}`, problems });
  }
  return { names, checks };
}

function packedApi({ manifest }: PackedPackage, folder: string, names: Map<string, readonly string[]>): PublicApi {
  const api: Record<string, EntryApi> = {};
  const root = join(folder, "node_modules", manifest.name);
  for (const [entry, values] of names) {
    api[entry] = apiOf(declarationsOf(entry, manifest, root), values);
  }
  return api;
}

function isOf({ manifest }: PackedPackage, entry: string): boolean {
  return entry === manifest.name || entry.startsWith(`${manifest.name}/`);
}

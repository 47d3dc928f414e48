import { posix } from "node:path";
import type { Rule } from "./rule.ts";
import type { Import, SourceFile } from "./source-file.ts";

interface MayImport {
  /** Folders it may take anything from. */
  readonly from: readonly string[];
  /** Folders, or files beside `index.ts`, that it may see by `import type` only. */
  readonly typesOf?: readonly string[];
}

/**
 * Which way the imports of core run: policy → attempt → source, and no way back. Its own folder is always
 * allowed; a folder that is not in the table has to be given its place here first.
 */
const FOLDERS: Readonly<Record<string, MayImport>> = {
  platform: { from: [] },
  errors: { from: ["events", "platform"] },
  events: { from: ["errors", "platform"] },
  monitor: { from: ["errors", "events", "platform"] },
  source: { from: ["errors", "events", "platform"], typesOf: ["options", "resolve-options"] },
  guardrails: { from: ["errors", "events", "platform"] },
  drift: { from: ["errors", "events", "platform"] },
  attempt: {
    from: ["source", "errors", "events", "platform"],
    typesOf: ["guardrails", "drift", "monitor", "options", "resolve-options"],
  },
  policy: {
    from: ["attempt", "source", "errors", "events", "platform"],
    typesOf: ["guardrails", "drift", "monitor", "options", "resolve-options"],
  },
  result: {
    from: ["policy", "errors", "events", "platform"],
    typesOf: ["monitor", "options", "resolve-options"],
  },
  testing: { from: ["index"] },
};

/** Files that put everything together, and who may import them. Other files beside `index.ts` are free. */
const IMPORTED_BY: Readonly<Record<string, readonly string[]>> = {
  index: ["testing"],
  l0: ["index", "create-l0"],
};

const ROOT = "packages/core/src/";

/** Imports inside core follow the table; nothing from outside core is imported at all. */
export const coreImports: Rule = (file) => {
  if (!file.path.startsWith(ROOT) || file.isTest) return [];
  return file.imports.flatMap((found) => {
    const problem = problemOf(file, found);
    return problem === undefined ? [] : [{ line: found.line, message: problem }];
  });
};

function problemOf(file: SourceFile, { from, values }: Import): string | undefined {
  if (!from.startsWith(".")) return `imports "${from}": core depends on nothing, Node included`;
  const target = posix.join(posix.dirname(file.path), from);
  if (!target.startsWith(ROOT)) return `imports "${from}": outside of the sources of core`;

  const importer = partOf(file.path);
  const imported = partOf(target);
  if (importer === imported) return undefined;
  const importers = IMPORTED_BY[imported];
  if (importers && !importers.includes(importer)) {
    return `"${importer}" imports "${imported}": only ${importers.join(" and ")} may`;
  }
  return isFolder(file.path) ? problemInFolder(importer, imported, values) : undefined;
}

function problemInFolder(importer: string, imported: string, values: readonly string[]): string | undefined {
  const allowed = FOLDERS[importer];
  if (!allowed) return `folder "${importer}" has no row in scripts/house-rules/core-imports.ts`;
  if (allowed.from.includes(imported)) return undefined;
  if (!allowed.typesOf?.includes(imported)) return `"${importer}" imports "${imported}": not allowed`;
  return values.length === 0 ? undefined : `"${importer}" imports values of "${imported}": use \`import type\``;
}

/** The folder of a file below `src`, or the name of a file that lies in `src` itself. */
function partOf(path: string): string {
  return path.slice(ROOT.length).split("/")[0]?.replace(/\.ts$/, "") ?? "";
}

function isFolder(path: string): boolean {
  return path.slice(ROOT.length).includes("/");
}

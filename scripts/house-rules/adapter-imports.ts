import { posix } from "node:path";
import type { Rule } from "./rule.ts";
import type { Import, SourceFile } from "./source-file.ts";

/** The values that an adapter may take from core; everything else is `import type`. */
const CORE_VALUES = ["defineHandler", "isL0Error", "redactContent", "redactSecrets", "showValue"];

/** What the manifest of a package lets its sources import. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  /** `#name` imports: what each stands for, by condition. */
  readonly imports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** An adapter knows core by its entry and its vendor by its manifest, and no other adapter. */
export function adapterImports(manifestOf: (name: string) => Manifest): Rule {
  return (file) => {
    const name = /^packages\/([^/]+)\/src\//.exec(file.path)?.[1];
    if (name === undefined || name === "core") return [];
    return file.imports.flatMap((found) => {
      const problem = problemOf(file, found, name, manifestOf);
      return problem === undefined ? [] : [{ line: found.line, message: problem }];
    });
  };
}

function problemOf(
  file: SourceFile,
  found: Import,
  name: string,
  manifestOf: (name: string) => Manifest,
): string | undefined {
  const { from } = found;
  if (from.startsWith("node:")) return undefined;
  if (from.startsWith(".")) {
    const inside = posix.join(posix.dirname(file.path), from).startsWith(`packages/${name}/`);
    return inside ? undefined : `imports "${from}": outside of its package`;
  }
  if (/^@l0\/core(\/|$)/.test(from)) return problemWithCore(file, found);
  if (from.startsWith("@l0/")) return `imports "${from}": adapters do not know each other`;
  return file.isTest || isDeclared(from, manifestOf(name)) ? undefined : `imports "${from}": not in its manifest`;
}

function isDeclared(from: string, { dependencies, peerDependencies, imports }: Manifest): boolean {
  const declared = Object.keys({ ...dependencies, ...peerDependencies });
  const targets = from.startsWith("#") ? Object.values(imports?.[from] ?? {}) : [from];
  return targets.length > 0 && targets.every((target) => declared.includes(packageOf(target)));
}

function problemWithCore(file: SourceFile, { from, values }: Import): string | undefined {
  const isEntry = from === "@l0/core" || (file.isTest && from === "@l0/core/testing");
  if (!isEntry) return `imports "${from}": adapters know core by its entry "@l0/core"`;
  if (file.isTest) return undefined;
  const surplus = values.filter((value) => !CORE_VALUES.includes(value));
  return surplus.length === 0
    ? undefined
    : `takes ${surplus.join(", ")} from core: adapters use \`import type\`, and of the values ${CORE_VALUES.join(", ")}`;
}

/** `@scope/name` or `name` of an import that may go deeper. */
function packageOf(from: string): string {
  return from
    .split("/")
    .slice(0, from.startsWith("@") ? 2 : 1)
    .join("/");
}

import type { Rule } from "./rule.ts";

const VAGUE_NAMES = /^(?:utils?|helpers?|types|common|misc|shared)$/;
const KEBAB_CASE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Nothing is exported by accident: no `export *`, no default export, and an `index.ts` that only names what is public. */
export const exportsByName: Rule = (file) => {
  if (!isPackageSource(file.path)) return [];
  return file.statements.flatMap(({ kind, text, line }) => {
    if (kind === "ExportAllDeclaration") return [{ line, message: "`export *`: name what is exported" }];
    if (kind === "ExportDefaultDeclaration") return [{ line, message: "default export: give it its name" }];
    const isReExport = kind === "ExportNamedDeclaration" && /\bfrom\s+["'][^"']+["'];?$/.test(text);
    if (!file.path.endsWith("/index.ts") || isReExport) return [];
    return [{ line, message: "an index.ts holds `export { … } from` and nothing else" }];
  });
};

/** A file is one idea and named by it. */
export const namedByIdea: Rule = ({ path }) => {
  if (!isPackageSource(path)) return [];
  const parts = path.split("/").slice(3);
  const names = parts.map((part) => part.replace(/(?:\.(?:test|test-d|bench|fixture))?\.tsx?$/, ""));
  return names.flatMap((name) => {
    if (VAGUE_NAMES.test(name)) return [{ line: 1, message: `"${name}" says nothing: name the idea` }];
    return KEBAB_CASE.test(name) ? [] : [{ line: 1, message: `"${name}" is not kebab-case` }];
  });
};

/** State belongs to a stream or to the user. What cannot (a ticker shared by all streams) lies in `platform/`. */
export const noModuleState: Rule = (file) => {
  if (!isPackageSource(file.path) || file.isTest || file.path.startsWith("packages/core/src/platform/")) return [];
  const declared = file.statements
    .filter(({ kind, text }) => kind === "VariableDeclaration" || /^export\s+(?:const|let|var)\b/.test(text))
    .filter(({ text }) => /^(?:export\s+)?(?:let|var)\b|=\s*new (?:Weak)?(?:Map|Set)\b(?:<.*>)?\(\s*\)/s.test(text))
    .map(({ line }) => ({ line, message: "module-level mutable state: keep it in what the caller makes" }));
  const globals = file.codeLines.flatMap((text, index) =>
    /\bglobalThis\b/.test(text) ? [{ line: index + 1, message: "`globalThis`: only platform/ may touch it" }] : [],
  );
  return [...declared, ...globals];
};

function isPackageSource(path: string): boolean {
  return /^packages\/[^/]+\/src\//.test(path);
}

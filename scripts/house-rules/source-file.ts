import { type Comment, type Program, parseSync, type StaticExport, type StaticImport, Visitor } from "oxc-parser";

/** One `import`, `export … from` or `import()` of a file, that of a type too. */
export interface Import {
  readonly from: string;
  /** The values it takes, `*` for a whole module; empty where it takes types only. */
  readonly values: readonly string[];
  readonly line: number;
}

/** What the house rules look at: one TypeScript file, taken apart. */
export interface SourceFile {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  /** A test, or code that only tests use (`x.fixture.ts`, `test-support/`). Neither is published. */
  readonly isTest: boolean;
  readonly imports: readonly Import[];
  readonly comments: readonly { readonly text: string; readonly line: number }[];
  readonly lines: readonly string[];
  /** The same lines with the comments blanked out. */
  readonly codeLines: readonly string[];
  /** The statements of the module, by kind of syntax node. */
  readonly statements: readonly Statement[];
}

interface Statement {
  readonly kind: string;
  readonly text: string;
  readonly line: number;
}

/** Takes a file apart. Syntax that does not parse is an error: a file that cannot be read keeps no rule. */
export function readSource(path: string, text: string): SourceFile {
  const { module, comments, program, errors } = parseSync(path, text);
  if (errors[0]) throw new SyntaxError(`${path}: ${errors[0].message}`);
  const lineAt = (offset: number): number => text.slice(0, offset).split("\n").length;
  return {
    path,
    isTest: /\.(?:test|test-d|fixture)\.tsx?$|\/test-support\//.test(path),
    imports: [
      ...module.staticImports.map((found) => importOf(found, lineAt(found.start))),
      ...module.staticExports.flatMap((found) => reExports(found, lineAt(found.start))),
      ...module.dynamicImports.map(({ start, moduleRequest }) => ({
        from: text.slice(moduleRequest.start, moduleRequest.end).replaceAll(/^["'`]|["'`]$/g, ""),
        values: ["*"],
        line: lineAt(start),
      })),
      ...typeImports(program, lineAt),
    ],
    comments: comments.map(({ value, start }) => ({ text: value.trim(), line: lineAt(start) })),
    lines: text.split("\n"),
    codeLines: withoutComments(text, comments).split("\n"),
    statements: program.body.map(({ type, start, end }) => ({
      kind: type,
      text: text.slice(start, end),
      line: lineAt(start),
    })),
  };
}

/** Every `import("…").Name` that stands for a type. */
function typeImports(program: Program, lineAt: (offset: number) => number): Import[] {
  const found: Import[] = [];
  new Visitor({
    TSImportType: ({ source, start }) => void found.push({ from: source.value, values: [], line: lineAt(start) }),
  }).visit(program);
  return found;
}

function importOf({ moduleRequest, entries }: StaticImport, line: number): Import {
  const values = entries.filter((entry) => !entry.isType).map((entry) => entry.importName.name ?? "*");
  return { from: moduleRequest.value, values: entries.length === 0 ? ["*"] : values, line };
}

function reExports({ entries }: StaticExport, line: number): Import[] {
  return entries.flatMap(({ moduleRequest, isType, importName }) =>
    moduleRequest ? [{ from: moduleRequest.value, values: isType ? [] : [importName.name ?? "*"], line }] : [],
  );
}

function withoutComments(text: string, comments: readonly Comment[]): string {
  let code = text;
  for (const { start, end } of comments) {
    code = code.slice(0, start) + code.slice(start, end).replaceAll(/[^\n]/g, " ") + code.slice(end);
  }
  return code;
}

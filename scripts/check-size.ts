/** What `import { l0 } from "@l0/core"` adds to a bundle, against its budget. Run `pnpm build` first. */
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { entriesOf, type PackageManifest } from "./packages/packed-package.ts";
import { measure } from "./size/measure.ts";
import { sizeByPart } from "./size/parts.ts";

/** What users import, and bytes after minification and gzip: docs/decisions/2026-11-21-size-of-core.md says why budgets are above goals. */
const IMPORTS = [
  {
    name: `import { l0 } from "@l0/core"`,
    code: `export { l0 } from "@l0/core";`,
    budget: 28.9 * 1024,
    goal: 10 * 1024,
  },
  {
    name: "the same with recommendedGuardrails and drift",
    code: `export { l0 } from "@l0/core"; export { recommendedGuardrails } from "@l0/core/guardrails"; export { drift } from "@l0/core/drift";`,
    budget: 39 * 1024,
    goal: 16 * 1024,
  },
];

const root = join(import.meta.dirname, "..");
const problems: string[] = [];
for (const wanted of IMPORTS) problems.push(...(await check(wanted)));
await showOtherEntries();
for (const problem of problems) console.log(`FAIL ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function check({ name, code, budget, goal }: (typeof IMPORTS)[number]): Promise<string[]> {
  const { gzip, minified, files, external } = await measure(code, join(root, "packages/core"), "@l0/core");
  console.log(`\n${name}: ${kilobytes(gzip)} gzip, ${kilobytes(minified)} minified`);
  console.log(`  budget ${kilobytes(budget)}, goal ${kilobytes(goal)}: ${gzip <= goal ? "reached" : "not reached"}`);
  for (const { part, bytes } of sizeByPart(files)) {
    const share = Math.round((100 * bytes) / minified);
    console.log(`  ${part.padEnd(18)} ${kilobytes(bytes).padStart(8)} minified ${String(share).padStart(3)} %`);
  }
  const strangers = Object.keys(files).filter((path) => !path.startsWith("dist/"));
  return [
    ...(gzip > budget
      ? [`${name}: ${gzip} bytes are ${Math.ceil(gzip - budget)} over the budget of ${kilobytes(budget)}`]
      : []),
    ...[...external, ...strangers].map((path) => `"${path}" is in the bundle and no part of core`),
  ];
}

async function showOtherEntries(): Promise<void> {
  console.log("\nEverything of an entry, without what it imports from other packages:");
  for (const path of globSync("packages/*/package.json", { cwd: root }).sort()) {
    const manifest = JSON.parse(readFileSync(join(root, path), "utf8")) as PackageManifest;
    for (const entry of entriesOf(manifest)) {
      const { gzip } = await measure(`export * from "${entry}";`, join(root, dirname(path)), manifest.name);
      console.log(`  ${entry.padEnd(18)} ${kilobytes(gzip).padStart(8)} gzip`);
    }
  }
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(2)} KB`;
}

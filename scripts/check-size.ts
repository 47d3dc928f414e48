/** What `import { l0 } from "@l0/core"` adds to a bundle, against its budget. Run `pnpm build` first. */
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { entriesOf, type PackageManifest } from "./packages/packed-package.ts";
import { measure } from "./size/measure.ts";
import { sizeByPart } from "./size/parts.ts";

/** Bytes after minification and gzip. Why the budget is above the goal: docs/decisions/2026-11-21-size-of-core.md. */
const BUDGET = 15.25 * 1024;
const GOAL = 10 * 1024;

const root = join(import.meta.dirname, "..");
const problems = await checkCore();
await showOtherEntries();
for (const problem of problems) console.log(`FAIL ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function checkCore(): Promise<string[]> {
  const { gzip, minified, files, external } = await measure(
    `export { l0 } from "@l0/core";`,
    join(root, "packages/core"),
    "@l0/core",
  );
  console.log(`\nimport { l0 } from "@l0/core": ${kilobytes(gzip)} gzip, ${kilobytes(minified)} minified`);
  console.log(`  budget ${kilobytes(BUDGET)}, goal ${kilobytes(GOAL)}: ${gzip <= GOAL ? "reached" : "not reached"}`);
  for (const { part, bytes } of sizeByPart(files)) {
    const share = Math.round((100 * bytes) / minified);
    console.log(`  ${part.padEnd(18)} ${kilobytes(bytes).padStart(8)} minified ${String(share).padStart(3)} %`);
  }
  if (gzip > GOAL) {
    console.log("  the largest files:");
    const largest = Object.entries(files).sort(([, a], [, b]) => b - a);
    for (const [path, bytes] of largest.slice(0, 10)) console.log(`    ${kilobytes(bytes).padStart(8)} ${path}`);
  }
  const strangers = Object.keys(files).filter((path) => !path.startsWith("dist/"));
  return [
    ...(gzip > BUDGET ? [`${gzip} bytes are ${gzip - BUDGET} over the budget of ${BUDGET}`] : []),
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

/**
 * Tries every package of `packages/` as a user gets it: packed, in a project of its own, without a network. Run `pnpm
 * build` first. `--update` writes the exported names to `public-api.json`, where a change of them is to be reviewed.
 */
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Checked, checkPackage } from "./packages/check-package.ts";
import { packPackage } from "./packages/packed-package.ts";
import type { PublicApi } from "./packages/public-api.ts";

const root = join(import.meta.dirname, "..");
const snapshot = join(import.meta.dirname, "public-api.json");
const update = process.argv.includes("--update");
const temporary = mkdtempSync(join(tmpdir(), "l0-packages-"));

try {
  const checked = await checkAll();
  const failed = print(checked);
  if (update && failed === 0) writeApi(checked);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

async function checkAll(): Promise<Checked[]> {
  const folders = globSync("packages/*/package.json", { cwd: root }).map((path) => join(root, dirname(path)));
  const packed = await Promise.all(
    folders.sort().map((folder, at) => packPackage(folder, join(temporary, "packed", String(at)))),
  );
  const core = packed.find(({ manifest }) => manifest.name === "@l0/core");
  if (!core) throw new Error("packages/core is missing");
  const agreed = update ? undefined : (JSON.parse(readFileSync(snapshot, "utf8")) as PublicApi);
  return Promise.all(
    packed.map((used, at) => checkPackage(used, core, agreed, join(temporary, "consumers", String(at)))),
  );
}

function writeApi(checked: readonly Checked[]): void {
  const api = Object.assign({}, ...checked.map((each) => each.api)) as PublicApi;
  writeFileSync(snapshot, `${JSON.stringify(api, null, 2)}\n`);
  console.log("Wrote scripts/public-api.json");
}

/** Says what was found; gives the number of failed checks. */
function print(packages: readonly Checked[]): number {
  const checks = packages.flatMap((each) => each.checks);
  const failed = checks.filter((check) => check.problems.length > 0).length;
  for (const { used, checks: own } of packages) {
    console.log(`\n${used.manifest.name} ${used.manifest.version}, ${used.files.length} files`);
    for (const { name, problems } of own) {
      console.log(`  ${problems.length === 0 ? "ok  " : "FAIL"} ${name}`);
      for (const problem of problems) console.log(problem.replaceAll(/^/gm, "         "));
      if (name === "public API" && problems.length > 0) {
        console.log("         meant so? `pnpm check:packages --update`, and a changeset that says it");
      }
    }
  }
  const count = `${checks.length - failed} passed, ${failed} failed`;
  console.log(`\n${packages.length} packages, ${checks.length} checks: ${count}`);
  return failed;
}

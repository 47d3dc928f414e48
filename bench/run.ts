/** What L0 costs, beside the bare loop, a provider's SDK and the AI SDK, and whether its goals are reached. */
import { fork } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { GroupName } from "./groups.ts";
import { parseOptions, USAGE, type Options } from "./options.ts";
import { report, type Results } from "./report.ts";
import type { Table } from "./table.ts";
import { settingOf, thisMachine } from "./this-machine.ts";
import { distrust, findings, overLimit } from "./verdict.ts";
import { withResults } from "./written-results.ts";

const DOCUMENT = join(import.meta.dirname, "../docs/BENCHMARKS.md");

await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  let options: Options;
  try {
    thisMachine();
    options = parseOptions(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  const results = await benchmark(options);
  const text = report(results);
  console.log(options.json ? JSON.stringify(results, undefined, 2) : text);
  if (options.write) writeFileSync(DOCUMENT, withResults(readFileSync(DOCUMENT, "utf8"), text));
  const failed = results.distrust.length + results.overLimit.length > 0;
  if (options.gate && failed) process.exitCode = 1;
}

async function benchmark(options: Options): Promise<Results> {
  const setting = settingOf(options.rounds);
  const tables: Table[] = [];
  for (const name of options.only) tables.push(...(await runGroup(name, options)));
  return {
    setting,
    tables,
    findings: findings(tables),
    distrust: distrust(tables),
    overLimit: overLimit(tables),
  };
}

/** Runs a group in a process of its own, with the flags of this one. */
function runGroup(name: GroupName, { rounds, tokens }: Options): Promise<readonly Table[]> {
  const child = fork(join(import.meta.dirname, "run-group.ts"), [name, String(rounds), ...tokens.map(String)], {
    serialization: "advanced",
  });
  return new Promise((resolve, reject) => {
    child.once("message", (tables) => resolve(tables as readonly Table[]));
    child.once("exit", (code) => reject(new Error(`The group "${name}" ended with code ${code} and no results.`)));
  });
}

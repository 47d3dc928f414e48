import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { campaign, type Failure } from "./campaign.ts";
import { MUTATIONS, type Mutation } from "./mutations.ts";
import type { Runtime } from "./simulate.ts";

/** Schedules after which a mutant counts as not found. */
const MOST_RUNS = 20_000;

const { values } = parseArgs({
  options: { core: { type: "string", default: resolve(import.meta.dirname, "../../src") } },
});

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Puts a fault into a copy of the runtime. False where the text it changes is not there any more. */
function mutate(folder: string, { file, from, to }: Mutation): boolean {
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace(from, to));
  return text.includes(from);
}

const load = async (folder: string): Promise<Runtime> => (await import(join(folder, "index.ts"))) as Runtime;

/** The first schedule that shows the fault: what the runtime does wrong without it does not count. */
async function firstFailure(sound: Runtime, mutant: Runtime): Promise<Failure | undefined> {
  for (let seed = 1; seed <= MOST_RUNS;) {
    const { runs, failures } = await campaign(mutant, { seed, runs: MOST_RUNS + 1 - seed, stopAfter: 1 });
    const [failure] = failures;
    if (!failure) return undefined;
    const known = await campaign(sound, { seed: failure.seed, runs: 1 });
    if (known.failures.length === 0) return failure;
    seed += runs;
  }
  return undefined;
}

/** What became of a mutant, in words. */
async function hunt(sound: Runtime, mutation: Mutation): Promise<{ readonly isFound: boolean; readonly says: string }> {
  const folder = mkdtempSync(join(tmpdir(), "mutant-"));
  try {
    cpSync(values.core, folder, { recursive: true });
    if (!mutate(folder, mutation))
      return { isFound: false, says: `does not apply any more: ${mutation.file} has changed` };
    const found = await firstFailure(sound, await load(folder));
    if (!found) return { isFound: false, says: `NOT FOUND in ${MOST_RUNS} schedules` };
    return { isFound: true, says: `found after ${found.seed} schedules by "${found.problems[0]?.invariant}"` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sound = await load(resolve(values.core));
for (const mutation of MUTATIONS) {
  const { isFound, says } = await hunt(sound, mutation);
  if (!isFound) process.exitCode = 1;
  print(`${mutation.name}: ${says}`);
}

import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { campaign, lineOf } from "./campaign.ts";
import type { Observation, Problem } from "./observation.ts";
import type { Runtime } from "./simulate.ts";
import { traceText } from "./trace-text.ts";

const USAGE = `Plays random schedules around l0() on a virtual clock and checks what must always hold.

  --seed N      the first schedule; alone, the only one       (default 1)
  --runs N      how many                                      (default 100000, or 1 with --seed)
  --verbose     prints each schedule and its trace
  --core PATH   the sources to test                           (default the ones of this package)
`;

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    runs: { type: "string" },
    verbose: { type: "boolean", default: false },
    core: { type: "string", default: resolve(import.meta.dirname, "../../src") },
    help: { type: "boolean", default: false },
  },
});

const print = (text: string): void => void process.stdout.write(`${text}\n`);

function printRun(seen: Observation, problems: readonly Problem[]): void {
  // Infinity is no JSON.
  print(JSON.stringify(seen.schedule, (_, value: unknown) => (value === Infinity ? "Infinity" : value), 2));
  print(traceText(seen));
  for (const { invariant, message } of problems) print(`${invariant}: ${message}`);
}

async function main(): Promise<number> {
  const runtime = (await import(resolve(values.core, "index.ts"))) as Runtime;
  const began = process.hrtime.bigint();
  const { runs, failures, outcomes } = await campaign(runtime, {
    seed: Number(values.seed ?? 1),
    runs: Number(values.runs ?? (values.seed === undefined ? 100_000 : 1)),
    ...(values.verbose && { onRun: printRun }),
  });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  for (const failure of failures.slice(0, 20)) print(lineOf(failure));
  const ends = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  print(`${runs} schedules in ${seconds.toFixed(1)} s (${ends.join(", ")}): ${failures.length} with problems`);
  return failures.length > 0 ? 1 : 0;
}

if (values.help) print(USAGE);
else process.exitCode = await main();

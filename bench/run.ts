/** What a token, a stream and the import of core cost, beside the bare loop and beside the AI SDK. */
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { measure as measureSize } from "../scripts/size/measure.ts";
import { heapPerStream } from "./heap.ts";
import { compare, measure, type Machine, type Plan } from "./measure.ts";
import { parseOptions, USAGE, type Options } from "./options.ts";
import { prose } from "./prose.ts";
import { report, type Results, type Setting } from "./report.ts";
import { BASE } from "./variant-names.ts";
import { variantsOver } from "./variants.ts";
import { distrust, overLimit, type Table } from "./verdict.ts";

const HEAP = { chunks: 1000, streams: 100, trials: 4 };

await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  const { gc } = globalThis;
  if (gc === undefined) return refuse("Run `pnpm bench`, or start Node with --expose-gc --min-semi-space-size=16.");
  let options: Options;
  try {
    options = parseOptions(args);
  } catch (error) {
    return refuse(`${(error as Error).message}\n\n${USAGE}`);
  }
  const results = await benchmark(options, gc);
  console.log(options.json ? JSON.stringify(results, undefined, 2) : report(results));
  const failed = results.distrust.length + results.overLimit.length > 0;
  if (options.gate && failed) process.exitCode = 1;
}

function refuse(message: string): void {
  console.error(message);
  process.exitCode = 2;
}

async function benchmark({ rounds, tokens }: Options, gc: NodeJS.GCFunction): Promise<Results> {
  const setting = settingOf(rounds, Math.max(...tokens));
  const machine: Machine = {
    now: () => performance.now() * 1e6,
    settle: async () => {
      await turn();
      gc({ type: "minor" });
    },
    random: Math.random,
  };
  const perToken: Table[] = [];
  for (const length of tokens) {
    perToken.push(await timed(length, { rounds, warmUps: 20, sampleTime: 10, minStreams: 1 }, machine));
  }
  // Short samples: a stream opens among other work, not after a thousand others in the same turn of the event loop.
  const perStream = await timed(1, { rounds: 3 * rounds, warmUps: 60, sampleTime: 1, minStreams: 20 }, machine);
  const all = [...perToken, perStream];
  const heap = { chunks: HEAP.chunks, rows: await heapOfEach(gc) };
  return {
    setting,
    perToken,
    perStream,
    heap,
    size: await sizeOfCore(),
    distrust: distrust(all),
    overLimit: overLimit(perToken),
  };
}

async function timed(length: number, plan: Omit<Plan, "tokens" | "characters">, machine: Machine): Promise<Table> {
  console.error(`Tokens a stream: ${length}, rounds: ${plan.rounds} ...`);
  const tokens = prose(length);
  const characters = tokens.join("").length;
  const samples = await measure(variantsOver(tokens), { ...plan, tokens: length, characters }, machine);
  return { tokens: length, rows: compare(samples, BASE) };
}

async function heapOfEach(gc: NodeJS.GCFunction): Promise<{ name: string; bytes: number }[]> {
  console.error(`The heap of ${HEAP.streams} open streams ...`);
  const heap = {
    collect: async () => {
      await turn();
      gc();
    },
    used: () => process.memoryUsage().heapUsed,
  };
  const rows: { name: string; bytes: number }[] = [];
  for (const variant of variantsOver(prose(HEAP.chunks + 1))) {
    rows.push({ name: variant.name, bytes: await heapPerStream(variant, HEAP, heap) });
  }
  return rows;
}

async function sizeOfCore(): Promise<Results["size"]> {
  const folder = join(import.meta.dirname, "../packages/core");
  const { gzip, minified } = await measureSize(`export { l0 } from "@l0/core";`, folder, "@l0/core");
  return { gzip, minified };
}

function settingOf(rounds: number, length: number): Setting {
  const { node, v8 } = process.versions;
  return {
    node,
    v8,
    cpu: cpus()[0]?.model ?? "unknown",
    cpus: availableParallelism(),
    load: loadavg()[0] ?? Number.NaN,
    flags: process.execArgv,
    rounds,
    charactersPerToken: prose(length).join("").length / length,
  };
}

import { availableParallelism, cpus, loadavg } from "node:os";
import { setImmediate as turn } from "node:timers/promises";
import type { Heap } from "./heap.ts";
import type { Machine } from "./measure.ts";

/** Measures on the machine and in the process it runs in; needs `--expose-gc`. */
export function thisMachine(): { machine: Machine; heap: Heap } {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error("Run `pnpm bench`, or start Node with --expose-gc --min-semi-space-size=16.");
  const machine: Machine = {
    now: () => performance.now() * 1e6,
    settle: async () => {
      await turn();
      gc({ type: "minor" });
    },
    random: Math.random,
  };
  const heap: Heap = {
    collect: async () => {
      await turn();
      gc();
      // Typed arrays lie outside the heap of objects, and what they lay in is freed in the background.
      await turn();
    },
    used: () => {
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    },
  };
  return { machine, heap };
}

/** Where and how it was measured. */
export interface Setting {
  readonly node: string;
  readonly v8: string;
  readonly cpu: string;
  readonly cpus: number;
  /** Processes that ran or waited to run, averaged over the minute before the start. */
  readonly load: number;
  readonly flags: readonly string[];
  readonly rounds: number;
}

export function settingOf(rounds: number): Setting {
  const { node, v8 } = process.versions;
  return {
    node,
    v8,
    cpu: cpus()[0]?.model ?? "unknown",
    cpus: availableParallelism(),
    load: loadavg()[0] ?? Number.NaN,
    flags: process.execArgv,
    rounds,
  };
}

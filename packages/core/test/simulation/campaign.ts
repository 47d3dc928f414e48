import { generate } from "./generate.ts";
import { problemsOf } from "./invariants/all.ts";
import type { Observation, Problem } from "./observation.ts";
import { type Runtime, simulate, type Stage } from "./simulate.ts";
import { VirtualTime } from "./virtual-time.ts";

/** A schedule in which something was wrong. */
export interface Failure {
  readonly seed: number;
  readonly problems: readonly Problem[];
}

export interface Campaign {
  /** Schedules that were played. */
  readonly runs: number;
  readonly failures: readonly Failure[];
  /** How many streams ended in each way. */
  readonly outcomes: Readonly<Record<string, number>>;
}

export interface CampaignOptions {
  readonly seed: number;
  readonly runs: number;
  /** Stops after so many failures. @default Infinity */
  readonly stopAfter?: number;
  /** Told of every run. */
  readonly onRun?: (seen: Observation, problems: readonly Problem[]) => void;
}

/** Plays the schedules of as many seeds, one after the other. */
export async function campaign(
  runtime: Runtime,
  { seed, runs, stopAfter = Infinity, onRun }: CampaignOptions,
): Promise<Campaign> {
  const failures: Failure[] = [];
  const outcomes: Record<string, number> = {};
  const stage: Stage = { time: new VirtualTime(), unhandled: [] };
  const onUnhandled = (error: unknown): void => void stage.unhandled.push(error);
  let played = 0;
  process.on("unhandledRejection", onUnhandled);
  await stage.time.during(async () => {
    for (; played < runs && failures.length < stopAfter; played++) {
      const seen = await simulate(generate(seed + played), runtime, stage);
      const problems = problemsOf(seen);
      const outcome = seen.state.outcome ?? "unended";
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (problems.length > 0) failures.push({ seed: seed + played, problems });
      onRun?.(seen, problems);
    }
  });
  process.off("unhandledRejection", onUnhandled);
  return { runs: played, failures, outcomes };
}

/** A failure as a line that says what is wrong and how to see it again. */
export function lineOf({ seed, problems }: Failure): string {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  return `pnpm simulate --seed ${seed}  # ${first?.invariant}: ${first?.message}${more}`;
}

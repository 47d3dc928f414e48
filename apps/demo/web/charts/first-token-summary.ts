import { countText } from "../parts/count-text.ts";
import { durationText } from "../parts/duration-text.ts";
import type { PastRun } from "../run/page-run.ts";

/** What the chart of the times to first token shows, in a sentence. */
export function firstTokenSummary(history: readonly PastRun[]): string {
  const times = history.flatMap(({ timeToFirstToken }) => timeToFirstToken ?? []);
  const silent = history.length - times.length;
  const parts = [
    `Latest ${latestText(history.at(-1)?.timeToFirstToken)}`,
    times.length > 1 && `fastest ${durationText(Math.min(...times))}, slowest ${durationText(Math.max(...times))}`,
    silent > 0 && `${countText(silent, "run")} without a token`,
  ];
  return `${parts.filter((part) => part !== false).join("; ")}; ${countText(history.length, "run")} in all.`;
}

const latestText = (time: number | undefined): string => (time === undefined ? "had no token" : durationText(time));

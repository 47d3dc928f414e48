import type { AlignedData } from "uplot";
import type { PastRun } from "../run/page-run.ts";
import type { RatePoint } from "./rolling-rate.ts";
import type { TokenGap } from "./token-gaps.ts";

/** The number of each run, the times of the earlier ones, the time of the latest. */
export function firstTokenData(history: readonly PastRun[]): AlignedData {
  const times = history.map(({ timeToFirstToken }) => timeToFirstToken ?? null);
  const latest = times.length - 1;
  return [
    times.map((_, index) => index + 1),
    times.map((time, index) => (index < latest ? time : null)),
    times.map((time, index) => (index === latest ? time : null)),
  ];
}

/** When each token came, the gaps before the valid ones, the gaps before the void ones. */
export function gapData(gaps: readonly TokenGap[]): AlignedData {
  return [
    gaps.map(({ at }) => at),
    gaps.map(({ gap, voided }) => (voided ? null : gap)),
    gaps.map(({ gap, voided }) => (voided ? gap : null)),
  ];
}

export function rateData(points: readonly RatePoint[]): AlignedData {
  return [points.map(({ at }) => at), points.map(({ tokensPerSecond }) => tokensPerSecond)];
}

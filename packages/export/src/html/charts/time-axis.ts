import { type ScaleTime, scaleUtc } from "d3-scale";
import { utc } from "../number-text.ts";
import { PLOT, round, type Tick, type Tip } from "./frame.ts";
import type { TimeSeries } from "./series.ts";

export interface TimeAxis {
  readonly place: (time: number) => number;
  readonly ticks: readonly Tick[];
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** UTC, for the reader may sit anywhere. */
export function timeAxis({ bins }: Pick<TimeSeries, "bins">): TimeAxis {
  const from = bins[0]?.from ?? 0;
  const to = bins.at(-1)?.to ?? SECOND;
  const scale = scaleUtc([from, to], [PLOT.left, PLOT.right]);
  const times = scale.ticks(5).filter((time) => time.getTime() % SECOND === 0);
  const text = timeText(scale, (times[1]?.getTime() ?? to) - (times[0]?.getTime() ?? from));
  const ticks = times.map((time) => ({ at: round(scale(time)), text: text(time) }));
  return { place: (time) => scale(time), ticks: ticks.filter(({ at }) => at <= PLOT.right - 12) };
}

/** As precise as ticks need it that are so far apart, ms; midnight is the date. */
function timeText(scale: ScaleTime<number, number>, step: number): (time: Date) => string {
  if (step >= 300 * DAY) return scale.tickFormat(5, "%Y");
  const date = scale.tickFormat(5, "%b %-d");
  const clock = scale.tickFormat(5, step < MINUTE ? "%H:%M:%S" : "%H:%M");
  return (time) => (step >= DAY || time.getTime() % DAY === 0 ? date : clock)(time);
}

/** What each stretch of time holds, in words. */
export function timeTips({ bins, series, text }: TimeSeries, place: TimeAxis["place"]): Tip[] {
  return bins.map(({ from, to }, index) => {
    const values = series.map(({ name, values: all }) => {
      const value = all[index];
      return `${name}: ${value === undefined ? "unknown" : text(value)}`;
    });
    return { from: place(from), to: place(to), text: [utc(from), ...values].join("\n") };
  });
}

import uPlot from "uplot";
import { durationText } from "../parts/duration-text.ts";
import type { ChartLook } from "./chart-look.ts";

/** Time since the run began, in steps of 100 ms; at least a second is shown. */
const SINCE_START = {
  xRange: (_least: number, greatest: number): [number, number] => [0, Math.max(1000, greatest * 1.02)],
  xText: (ms: number): string => `${Number((ms / 1000).toFixed(1))} s`,
  xStep: 100,
  xSpace: 64,
};

const FEWEST_BARS = 6;

/** Runs side by side; the latest stands out. */
export const FIRST_TOKEN_LOOK: ChartLook = {
  series: ({ line, faint }) => [bars(faint), bars(line)],
  xRange: (_, greatest) => [0.5, Math.max(FEWEST_BARS, greatest) + 0.5],
  xText: (run, runs) => (runs.includes(run) ? `#${run}` : ""),
  xStep: 1,
  xSpace: 24,
  yText: durationText,
  leastTop: 10,
};

/** A point per token; void ones are faint. */
export const GAP_LOOK: ChartLook = {
  ...SINCE_START,
  series: ({ line, thread, faint }) => [dots(line, thread), dots(faint, faint)],
  yText: durationText,
  leastTop: 10,
};

export const RATE_LOOK: ChartLook = {
  ...SINCE_START,
  series: ({ line, fill }) => [{ stroke: line, fill, width: 1.5, points: { show: false } }],
  yText: (rate) => `${Math.round(rate)}/s`,
  leastTop: 10,
};

function bars(colour: string): uPlot.Series {
  const paths = uPlot.paths.bars?.({ size: [0.5, 24], radius: 0.12 });
  return { fill: colour, width: 0, points: { show: false }, ...(paths && { paths }) };
}

/** Points on a thread. */
function dots(colour: string, thread: string): uPlot.Series {
  return { stroke: thread, width: 1, points: { show: true, size: 4.5, width: 0, fill: colour, stroke: colour } };
}

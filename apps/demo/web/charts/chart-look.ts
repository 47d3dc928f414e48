import uPlot from "uplot";
import type { ChartColours } from "./chart-colours.ts";

/** What one chart looks like, whatever its data. */
export interface ChartLook {
  /** One per row of values. */
  readonly series: (colours: ChartColours) => readonly uPlot.Series[];
  /** The shown part of the x axis, of the least and the greatest x. */
  readonly xRange: (least: number, greatest: number) => [number, number];
  /** The top of the y axis where the values are lower, in their unit. */
  readonly leastTop: number;
  /** The label of an x, given the x of all points. */
  readonly xText: (x: number, all: ArrayLike<number> & { includes(x: number): boolean }) => string;
  readonly yText: (y: number) => string;
  /** Smallest step between two labels of the x axis. */
  readonly xStep: number;
  /** Least distance between two labels of the x axis, CSS pixels. */
  readonly xSpace: number;
}

const FONT = '11px "Geist Variable", system-ui, sans-serif';

/** The options of uPlot for a look; `marks` gives the x of vertical lines, `onHover` is told of the point under the cursor. */
export function plotOptions(
  look: ChartLook,
  colours: ChartColours,
  size: { readonly width: number; readonly height: number },
  marks: () => readonly number[],
  onHover: (index: number | null) => void,
): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: colours.text,
    font: FONT,
    ticks: { show: false },
    grid: { stroke: colours.grid, width: 1 },
  };
  return {
    ...size,
    padding: [10, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { time: false, range: (_, least, greatest) => look.xRange(least, greatest) },
      y: { range: (_, __, greatest) => [0, Math.max(look.leastTop, (greatest ?? 0) * 1.12)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 26,
        gap: 6,
        space: look.xSpace,
        incrs: stepsFrom(look.xStep),
        values: (plot, xs) => xs.map((x) => look.xText(x, plot.data[0])),
      },
      { ...axis, size: 58, gap: 8, space: 34, values: (_, ys) => ys.map(look.yText) },
    ],
    series: [{}, ...look.series(colours)],
    hooks: {
      draw: [(plot) => drawMarks(plot, marks(), colours.mark)],
      setCursor: [(plot) => onHover(plot.cursor.idx ?? null)],
    },
  };
}

/** 1, 2 and 5 times the powers of ten from the least step up. */
function stepsFrom(least: number): number[] {
  return Array.from({ length: 8 }, (_, power) => [1, 2, 5].map((factor) => factor * 10 ** power * least)).flat();
}

function drawMarks(plot: uPlot, marks: readonly number[], colour: string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = Math.max(1, Math.round(uPlot.pxRatio));
  ctx.setLineDash([4 * uPlot.pxRatio, 3 * uPlot.pxRatio]);
  for (const mark of marks) {
    // A line of an odd width is sharp between two pixels.
    const x = Math.round(plot.valToPos(mark, "x", true)) + (ctx.lineWidth % 2) / 2;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

import { scaleLog } from "d3-scale";
import { html, type Markup } from "../markup.ts";
import { duration, whole } from "../number-text.ts";
import type { Quantiles } from "../quantiles.ts";
import { bar } from "./bar-chart.ts";
import type { Bucket } from "./distribution.ts";
import { frame, PLOT, round } from "./frame.ts";
import { logTicks } from "./log-ticks.ts";
import { valueAxis } from "./value-axis.ts";

/** Above the highest bar, for the names of the marks. */
const HEADROOM = 1.15;

/** How latencies are spread, on a logarithmic scale, with the median and the 95th percentile marked. */
export function histogramChart(buckets: readonly Bucket[], { p50, p95 }: Quantiles, labelledBy: string): Markup {
  const ends = [buckets[0]?.from ?? 1, buckets.at(-1)?.to ?? 10] as const;
  const x = scaleLog(ends, [PLOT.left, PLOT.right]).clamp(true);
  const most = buckets.reduce((highest, { count }) => Math.max(highest, count), 0);
  const y = valueAxis(most * HEADROOM, whole);
  const ticks = logTicks(...ends).map((value) => ({ at: round(x(value)), text: duration(value) }));
  const bars = buckets
    .filter(({ count }) => count > 0)
    .map(({ from, to, count }) => bar(x(from), x(to), y.place(0), y.place(count)));
  return frame({
    labelledBy,
    x: ticks.filter(({ at }) => at <= PLOT.right - 12),
    y: y.ticks,
    marks: html`<path class="main" d="${bars.join("")}" />${mark(x(p50), "p50", 0)}${mark(x(p95), "p95", 1)}`,
    tips: buckets.map(({ from, to, count }) => ({
      from: x(from),
      to: x(to),
      text: `${duration(from)} to ${duration(to)}: ${whole(count)}`,
    })),
  });
}

/** A line at a value; the names stand below each other, as the values may be close. */
function mark(at: number, name: string, row: number): Markup {
  const [dx, anchor] = at > PLOT.right - 30 ? ([-3, "end"] as const) : ([3, "start"] as const);
  const path = `M${round(at)} ${PLOT.top}V${PLOT.bottom}`;
  const [x, y] = [round(at + dx), PLOT.top + 8 + 11 * row];
  const label = html`<text x="${x}" y="${y}" text-anchor="${anchor}">${name}</text>`;
  return html`<g class="mark"><path d="${path}" />${label}</g>`;
}

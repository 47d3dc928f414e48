import { stack } from "d3-shape";
import { html, type Markup } from "../markup.ts";
import { frame, round } from "./frame.ts";
import type { TimeSeries } from "./series.ts";
import { timeAxis, timeTips } from "./time-axis.ts";
import { valueAxis } from "./value-axis.ts";

/** Amounts over time, stacked: the height of a bar is their sum. */
export function barChart(data: TimeSeries, labelledBy: string): Markup {
  const { bins, series, text } = data;
  const layers = stack<number, number>()
    .keys(series.keys())
    .value((bin, key) => series[key]?.values[bin] ?? 0)([...bins.keys()]);
  const max = layers.at(-1)?.reduce((most, [, top]) => Math.max(most, top), 0) ?? 0;
  const x = timeAxis(data);
  const y = valueAxis(max, text);
  const bars = layers.map((layer) => {
    const path = layer.flatMap(([low, high], bin) => {
      const { from, to } = bins[bin] ?? { from: 0, to: 0 };
      return high > low ? [bar(x.place(from), x.place(to), y.place(low), y.place(high))] : [];
    });
    return html`<path class="${series[layer.key]?.tone}" d="${path.join("")}" />`;
  });
  return frame({
    labelledBy,
    x: x.ticks,
    y: y.ticks,
    marks: html`${bars}`,
    tips: timeTips(data, x.place),
  });
}

const WIDEST = 24;

/** With a gap to the next one, not too wide where there are few, and high enough to be seen. */
export function bar(left: number, right: number, low: number, high: number): string {
  const width = Math.min(WIDEST, Math.max(1, (right - left) * 0.86));
  const start = (left + right - width) / 2;
  return `M${round(start)} ${round(Math.min(high, low - 0.5))}h${round(width)}V${round(low)}h${-round(width)}Z`;
}

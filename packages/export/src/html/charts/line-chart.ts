import { line } from "d3-shape";
import { html, type Markup } from "../markup.ts";
import { frame, round } from "./frame.ts";
import type { TimeSeries } from "./series.ts";
import { timeAxis, timeTips } from "./time-axis.ts";
import { valueAxis } from "./value-axis.ts";

/** Measures over time. A line has gaps where nothing is known. */
export function lineChart(data: TimeSeries, labelledBy: string): Markup {
  const { bins, series, text } = data;
  const max = series.flatMap(({ values }) => values).reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  const x = timeAxis(data);
  const y = valueAxis(max, text);
  const lines = series.map(({ tone, values }) => {
    const points = bins.map(({ from, to }, bin) => ({ at: x.place((from + to) / 2), value: values[bin] }));
    const draw = line<(typeof points)[number]>()
      .defined(({ value }) => value !== undefined)
      .x(({ at }) => round(at))
      .y(({ value }) => round(y.place(value ?? 0)));
    const dots = points.flatMap(({ at, value }) =>
      value === undefined ? [] : [html`<circle cx="${round(at)}" cy="${round(y.place(value))}" r="1.8" />`],
    );
    return html`<g class="${tone} line"><path d="${draw(points) ?? ""}" />${dots}</g>`;
  });
  return frame({
    labelledBy,
    x: x.ticks,
    y: y.ticks,
    marks: html`${lines}`,
    tips: timeTips(data, x.place),
  });
}

import type { Telemetry } from "@l0/core";
import { barChart } from "./charts/bar-chart.ts";
import { lineChart } from "./charts/line-chart.ts";
import type { Series, Tone } from "./charts/series.ts";
import type { Figure } from "./figure.ts";
import { type NumberText, utc } from "./number-text.ts";
import type { TimeBin } from "./time-bins.ts";

/** One line or layer of a chart over time. */
export interface TimeMeasure {
  readonly name: string;
  readonly tone: Tone;
  /** What the streams of a stretch of time come to; `undefined` where none of them knows. */
  readonly of: (records: readonly Telemetry[]) => number | undefined;
}

export interface TimeFigure extends Pick<Figure, "id" | "title" | "summary"> {
  /** `bars` are amounts that add up; `lines` are measures that do not. */
  readonly kind: "bars" | "lines";
  readonly text: NumberText;
  readonly measures: readonly TimeMeasure[];
}

const CHARTS = { bars: barChart, lines: lineChart };

export function timeFigure({ kind, text, measures, ...said }: TimeFigure, bins: readonly TimeBin[]): Figure {
  const series = measures.map(({ name, tone, of }): Series => ({
    name,
    tone,
    values: bins.map(({ records }) => of(records)),
  }));
  const isDrawn = series.some(({ values }) => values.some((value) => value !== undefined && value > 0));
  const shown = (value: number | undefined): string => (value === undefined ? "" : text(value));
  return {
    ...said,
    legend: isDrawn ? measures : [],
    chart: isDrawn ? (labelledBy) => CHARTS[kind]({ bins, series, text }, labelledBy) : undefined,
    table: {
      head: ["From (UTC)", ...measures.map(({ name }) => name)],
      rows: isDrawn ? bins.map(({ from }, bin) => [utc(from), ...series.map(({ values }) => shown(values[bin]))]) : [],
    },
  };
}

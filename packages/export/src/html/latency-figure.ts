import { distribution } from "./charts/distribution.ts";
import { histogramChart } from "./charts/histogram-chart.ts";
import type { Figure } from "./figure.ts";
import { duration, whole } from "./number-text.ts";
import { quantiles } from "./quantiles.ts";

export interface LatencyFigure extends Pick<Figure, "id" | "title"> {
  /** What one value is. */
  readonly what: string;
  /** ms */
  readonly values: readonly number[];
}

/** How latencies are spread. */
export function latencyFigure({ id, title, what, values }: LatencyFigure): Figure {
  const found = quantiles(values);
  const buckets = distribution(values);
  return {
    id,
    title,
    summary:
      found === undefined
        ? `${what}: no stream knows it.`
        : `${what}: median ${duration(found.p50)}, 95 % within ${duration(found.p95)}, longest ` +
          `${duration(found.max)}. Streams: ${whole(found.count)}. Logarithmic scale.`,
    chart: found && ((labelledBy) => histogramChart(buckets, found, labelledBy)),
    table: {
      head: ["From", "To", "Streams"],
      rows: buckets
        .filter(({ count }) => count > 0)
        .map(({ from, to, count }) => [duration(from), duration(to), whole(count)]),
    },
  };
}

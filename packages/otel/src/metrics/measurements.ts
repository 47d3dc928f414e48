import type { Attributes } from "@opentelemetry/api";

import type { StreamEnd } from "../stream-end.ts";
import type { MetricRow, MetricTable } from "./metric-row.ts";

/** Takes one value of one metric, which is recorded `times` times. */
export type TakeValue<Row> = (row: Row, value: number, attributes: Attributes, times: number) => void;

/** Gives everything that an ended stream adds to the metrics of a table. */
export function measure<Row extends MetricRow>(
  { rows, attributes }: MetricTable<Row>,
  end: StreamEnd,
  take: TakeValue<Row>,
): void {
  const plain = Object.freeze(attributes(end.names));
  const { error } = end.telemetry;
  const withErrorType = error === undefined ? plain : Object.freeze({ ...plain, "error.type": error.code });
  for (const row of rows) {
    const shared = row.withErrorType ? withErrorType : plain;
    for (const { value, attributes: own, times = 1 } of row.points(end)) {
      take(row, value, own === undefined ? shared : { ...shared, ...own }, times);
    }
  }
}

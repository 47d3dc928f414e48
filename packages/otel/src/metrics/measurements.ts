import type { Attributes } from "@opentelemetry/api";

import type { MetricRow, StreamEnd } from "./metric-row.ts";

/** One call of one instrument. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly attributes: Attributes;
}

/** Everything that an ended stream adds to the metrics of a table. */
export function measurementsOf(rows: readonly MetricRow[], end: StreamEnd, common: Attributes): Measurement[] {
  const plain = Object.freeze({ ...common });
  const { error } = end.telemetry;
  const withErrorType = error === undefined ? plain : Object.freeze({ ...common, "error.type": error.code });
  return rows.flatMap((row) => {
    const shared = row.withErrorType ? withErrorType : plain;
    return row.points(end).map(({ value, attributes: own }) => {
      const attributes = own === undefined ? shared : { ...shared, ...own };
      return { name: row.name, value, attributes };
    });
  });
}

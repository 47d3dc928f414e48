import {
  type Attributes,
  type Context,
  createNoopMeter,
  type Meter,
  type MetricOptions,
  type UpDownCounter,
  ValueType,
} from "@opentelemetry/api";

import { latestOf } from "../latest-of.ts";
import type { ResolvedOptions } from "../resolve-options.ts";
import type { StreamEnd } from "../stream-end.ts";
import { measure } from "./measurements.ts";
import type { MetricRow, MetricTable } from "./metric-row.ts";

/** A metric with its instrument. */
interface WritableRow extends MetricRow {
  readonly write: (value: number, attributes: Attributes, context: Context) => void;
}

/** The instruments of one meter. */
export class Instruments {
  /** Streams that have started and not ended. */
  readonly activeStreams: UpDownCounter;
  readonly #tables: readonly MetricTable<WritableRow>[];

  constructor(meter: Meter, tables: readonly MetricTable[]) {
    this.#tables = tables.map(({ rows, attributes }) => ({
      attributes,
      rows: rows.map((row) => ({ ...row, write: writerOf(meter, row) })),
    }));
    this.activeStreams = meter.createUpDownCounter("l0.active_streams", {
      unit: "{stream}",
      description: "Streams that have started and not ended.",
      valueType: ValueType.INT,
    });
  }

  /** Records everything that an ended stream adds. */
  record(end: StreamEnd, context: Context): void {
    for (const table of this.#tables) {
      measure(table, end, (row, value, attributes, times) => {
        for (let time = 0; time < times; time++) row.write(value, attributes, context);
      });
    }
  }
}

/** Gives the instruments of the meter provider that is registered now; nothing where there is none. */
export function instrumentSource(options: ResolvedOptions): () => Instruments | undefined {
  const { vocabulary, serviceName, interTokenHistogram } = options;
  const tables = vocabulary.metrics.map(({ rows, attributes }) => ({
    attributes,
    rows: rows.filter(({ perChunk }) => !perChunk || interTokenHistogram),
  }));
  return latestOf(options.meterProvider, (provider) => {
    const meter = provider.getMeter(serviceName, undefined, schemaOf(vocabulary.schemaUrl));
    return meter === createNoopMeter() ? undefined : new Instruments(meter, tables);
  });
}

/** Options of a tracer, a meter or a logger. */
export function schemaOf(schemaUrl: string | undefined): { readonly schemaUrl?: string } {
  return schemaUrl === undefined ? {} : { schemaUrl };
}

function writerOf(meter: Meter, row: MetricRow): WritableRow["write"] {
  const options: MetricOptions = {
    unit: row.unit,
    description: row.description,
    valueType: row.integer ? ValueType.INT : ValueType.DOUBLE,
    ...(row.boundaries && { advice: { explicitBucketBoundaries: [...row.boundaries] } }),
  };
  if (row.kind === "counter") {
    const counter = meter.createCounter(row.name, options);
    return (value, attributes, context) => counter.add(value, attributes, context);
  }
  const histogram = meter.createHistogram(row.name, options);
  return (value, attributes, context) => histogram.record(value, attributes, context);
}

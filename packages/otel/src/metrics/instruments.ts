import {
  type Attributes,
  type Context,
  type Meter,
  type MeterProvider,
  type MetricOptions,
  type UpDownCounter,
  ValueType,
} from "@opentelemetry/api";

import type { ResolvedOptions } from "../resolve-options.ts";
import { L0_METRICS } from "./l0-metrics.ts";
import type { Measurement } from "./measurements.ts";
import type { MetricRow } from "./metric-row.ts";

type Write = (value: number, attributes: Attributes, context: Context) => void;

/** The instruments of one meter. */
export class Instruments {
  /** Streams that have started and not ended. */
  readonly activeStreams: UpDownCounter;
  readonly rows: readonly MetricRow[];
  readonly #writes: ReadonlyMap<string, Write>;

  constructor(meter: Meter, rows: readonly MetricRow[]) {
    this.rows = rows;
    this.#writes = new Map(rows.map((row) => [row.name, writerOf(meter, row)]));
    this.activeStreams = meter.createUpDownCounter("l0.active_streams", {
      unit: "{stream}",
      description: "Streams that have started and not ended.",
      valueType: ValueType.INT,
    });
  }

  write({ name, value, attributes }: Measurement, context: Context): void {
    this.#writes.get(name)?.(value, attributes, context);
  }
}

/**
 * Gives the instruments of the meter provider that is registered now. Made anew whenever that is another one: the
 * metrics API has no proxies, so instruments of the provider that stood in before the SDK started stay silent for ever.
 */
export function instrumentSource(options: ResolvedOptions): () => Instruments {
  const { profile, serviceName } = options;
  const rows = [...L0_METRICS, ...profile.metrics];
  let madeBy: MeterProvider | undefined;
  let instruments: Instruments | undefined;
  return () => {
    const provider = options.meterProvider();
    if (instruments === undefined || provider !== madeBy) {
      const meter = provider.getMeter(serviceName, undefined, { schemaUrl: profile.schemaUrl });
      instruments = new Instruments(meter, rows);
      madeBy = provider;
    }
    return instruments;
  };
}

function writerOf(meter: Meter, row: MetricRow): Write {
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

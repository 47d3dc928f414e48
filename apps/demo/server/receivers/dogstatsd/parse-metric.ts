import { Rejection } from "../rejection.ts";
import { COMMON_FIELDS, type FieldReader, type FieldReaders, readFields, timestamp } from "./fields.ts";
import type { DogStatsdMetric, MetricType } from "./message.ts";

const NAME = /^[A-Za-z][A-Za-z0-9_.]{0,199}$/;
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const TYPES: ReadonlySet<string> = new Set<MetricType>(["c", "g", "ms", "h", "s", "d"]);

const isType = (type: string): type is MetricType => TYPES.has(type);

const sampleRate: FieldReader = (value) => {
  const rate = Number(value);
  if (!NUMBER.test(value) || rate <= 0 || rate > 1)
    throw new Rejection(`"${value}" is no sample rate above 0 and up to 1.`);
  return { sampleRate: rate };
};

/** What only some types may have. */
const FIELDS_OF: Readonly<Record<MetricType, FieldReaders>> = {
  c: { "@": sampleRate, T: timestamp },
  g: { T: timestamp },
  ms: { "@": sampleRate },
  h: { "@": sampleRate },
  d: { "@": sampleRate },
  s: {},
};

/**
 * Reads `name:value:value|type|fields`.
 *
 * @throws Rejection saying what is malformed.
 */
export function parseMetric(line: string): DogStatsdMetric {
  const [head = "", type = "", ...fields] = line.split("|");
  const [name = "", ...values] = head.split(":");
  if (!NAME.test(name)) throw new Rejection(`"${name}" is no metric name.`);
  if (values.length === 0) throw new Rejection(`The metric "${name}" has no value.`);
  if (!isType(type)) throw new Rejection(`"${type}" is no metric type.`);
  return {
    kind: "metric",
    name,
    type,
    values: type === "s" ? readSet(values) : values.map(readNumber),
    ...readFields(fields, { ...FIELDS_OF[type], ...COMMON_FIELDS }),
  } as DogStatsdMetric;
}

function readNumber(value: string): number {
  if (!NUMBER.test(value)) throw new Rejection(`"${value}" is no number.`);
  return Number(value);
}

function readSet(values: readonly string[]): readonly string[] {
  if (values.length > 1) throw new Rejection("A set has one value: they cannot be packed.");
  if (values[0] === "") throw new Rejection("A set's value is empty.");
  return values;
}

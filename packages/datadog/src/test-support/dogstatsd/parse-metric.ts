import { parseFields } from "./fields.ts";
import type { Metric } from "./message.ts";

const NAME = /^[a-zA-Z][a-zA-Z0-9_.]{0,199}$/;
const VALUE = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const ORIGIN = ["#", "c:", "e:", "card:"];
/** What may follow each type: a rate only where there is something to scale up, a time only where nothing is aggregated. */
const ALLOWED: Readonly<Record<Metric["type"], readonly string[]>> = {
  c: [...ORIGIN, "@", "T"],
  g: [...ORIGIN, "T"],
  ms: [...ORIGIN, "@"],
  h: [...ORIGIN, "@"],
  d: [...ORIGIN, "@"],
  s: ORIGIN,
};

/** Reads a line of a metric; one with several values (v1.1) is that many metrics. */
export function parseMetric(line: string): Metric[] {
  const [head = "", type = "", ...fields] = line.split("|");
  const [name = "", ...values] = head.split(":");
  if (!NAME.test(name) || values.length === 0) throw new Error(`bad name: ${line}`);
  if (!isType(type)) throw new Error(`bad type: ${line}`);
  const common = { name, type, ...parseFields(fields, ALLOWED[type]) };
  if (type === "s") return [{ ...common, value: 1, member: values.join(":") }];
  return values.map((value) => {
    if (!VALUE.test(value)) throw new Error(`bad value: ${line}`);
    return Object.assign({ value: Number(value) }, common);
  });
}

function isType(type: string): type is Metric["type"] {
  return Object.hasOwn(ALLOWED, type);
}

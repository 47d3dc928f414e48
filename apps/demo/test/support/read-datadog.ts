import type { SentItem } from "../../protocol.ts";
import type { DogStatsdMetric } from "../../server/receivers/dogstatsd/message.ts";
import { parseMetric } from "../../server/receivers/dogstatsd/parse-metric.ts";
import type { StreamNumbers } from "./stream-numbers.ts";

/** The metrics of a name, in the order in which they were sent. */
export function metricsOf(items: readonly SentItem[], name: string): DogStatsdMetric[] {
  return items.map(({ body }) => parseMetric(body)).filter((metric) => metric.name === name);
}

export const valuesOf = (metrics: readonly DogStatsdMetric[]): number[] =>
  metrics.flatMap(({ values }) => values.map(Number));

export const tagOf = ({ tags }: DogStatsdMetric, name: string): string | undefined =>
  tags.find((tag) => tag.startsWith(`${name}:`))?.slice(name.length + 1);

/** What the metrics of one stream say. */
export function numbersOfDatagrams(items: readonly SentItem[]): StreamNumbers | undefined {
  const [request] = metricsOf(items, "l0.requests");
  if (request === undefined) return undefined;
  const values = (name: string): number[] => valuesOf(metricsOf(items, name));
  const [error] = metricsOf(items, "l0.errors");
  return {
    outcome: tagOf(request, "outcome"),
    duration: values("l0.duration")[0],
    timeToFirstToken: values("l0.time_to_first_token")[0],
    tokens: values("l0.tokens")[0],
    voidedTokens: values("l0.tokens.voided")[0],
    retries: values("l0.retries").reduce((sum, value) => sum + value, 0),
    errorCode: error && tagOf(error, "error_type"),
  };
}

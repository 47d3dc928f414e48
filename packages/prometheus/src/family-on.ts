import { Collector } from "./collector.ts";
import { type FamilyOptions, MetricFamily } from "./metric-family.ts";
import type { ResolvedOptions } from "./resolve-options.ts";

/**
 * The metrics of a prefix on a registry: those that an earlier handler put there, or new ones.
 *
 * @throws {TypeError} where a name is taken by a metric of someone else, or where the earlier handler was made with
 * other labels, buckets or limits. Then nothing was registered.
 */
export function familyOn(options: ResolvedOptions): MetricFamily {
  const { register } = options;
  const made = new MetricFamily(options);
  const taken = made.collectors.flatMap(({ name }) => {
    const metric = register.getSingleMetric(name);
    return metric === undefined ? [] : [{ name, metric }];
  });
  // What `names` gives has no prefix that could tell it apart.
  const isPrefixed = taken.every(({ name }) => name.startsWith(`${options.prefix}_`));
  const wayOut = isPrefixed ? 'another "prefix" or another registry' : "another registry";
  const owner = taken.map(({ metric }) => metric).find((metric) => metric instanceof Collector)?.owner;
  const family = owner instanceof MetricFamily ? owner : made;
  for (const { name, metric } of taken) {
    if (metric instanceof Collector && metric.owner === family) continue;
    throw new TypeError(
      `createPrometheusHandler: the registry already has another metric named ${name}; ` +
        `use ${wayOut}, or clear this one where it was made by a program that loads anew.`,
    );
  }
  if (family !== made) checkSame(family.options, options, wayOut);
  for (const collector of family.collectors) register.registerMetric(collector as never);
  return family;
}

/** Series of one metric must have the same labels, buckets and limit, whoever writes them. */
function checkSame(first: FamilyOptions, second: FamilyOptions, wayOut: string): void {
  const shared = {
    prefix: ({ prefix }: FamilyOptions) => prefix,
    names: ({ names }: FamilyOptions) => names,
    labels: ({ labels }: FamilyOptions) => labels.map(({ name }) => name),
    constLabels: ({ constLabels }: FamilyOptions) => Object.keys(constLabels),
    buckets: ({ buckets }: FamilyOptions) => buckets,
    maxSeries: ({ maxSeries }: FamilyOptions) => maxSeries,
  };
  for (const [name, read] of Object.entries(shared)) {
    const [before, now] = [JSON.stringify(read(first)), JSON.stringify(read(second))];
    if (before === now) continue;
    throw new TypeError(
      `createPrometheusHandler: option "${name}": got ${now}; another handler with the prefix "${first.prefix}" on ` +
        `this registry was made with ${before}. Give both the same, or use ${wayOut}.`,
    );
  }
}

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
  const found = made.collectors.map(({ name }) => register.getSingleMetric(name));
  const owner = found.find((metric) => metric instanceof Collector)?.owner;
  const family = owner instanceof MetricFamily ? owner : made;
  for (const [index, metric] of found.entries()) {
    if (metric === undefined || (metric instanceof Collector && metric.owner === family)) continue;
    throw new TypeError(
      `createPrometheusHandler: the registry already has another metric named ${made.collectors[index]?.name}; ` +
        `use another "prefix" or another registry, or clear this one where it was made by a program that loads anew.`,
    );
  }
  if (family !== made) checkSame(family.options, options);
  for (const collector of family.collectors) register.registerMetric(collector as never);
  return family;
}

/** Series of one metric must have the same labels, buckets and limit, whoever writes them. */
function checkSame(first: FamilyOptions, second: FamilyOptions): void {
  const shared = {
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
        `this registry was made with ${before}. Give both the same, or use another "prefix" or another registry.`,
    );
  }
}

/** Labels of one time series. Frozen and interned: the same labels are the same object. */
export type Labels = Readonly<Record<string, string>>;

/** One observation that stands for others: the trace in which it was made. Shown by OpenMetrics registries alone. */
export interface Exemplar {
  readonly labelSet: Labels;
  readonly value: number;
  /** Unix epoch, s. */
  readonly timestamp: number;
}

/** What a registry reads of one time series. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
  /** Where it is not the metric's own name: `…_bucket`, `…_sum`, `…_count`. */
  readonly metricName?: string;
  readonly exemplar?: Exemplar;
}

/** The same, with the labels that it has in common with other series apart. */
export interface SharedSample extends Sample {
  readonly sharedLabels: Labels;
}

/** What a registry reads of one metric. */
export interface Snapshot<S = Sample> {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly aggregator: "sum";
  readonly values: S[];
}

/**
 * The part of a `Registry` of `prom-client` 15 or `@prometheus-io/client` 0.16 that is used here. Neither library is
 * imported: metrics are objects of our own that a registry reads through `get()`, as it reads its own.
 */
export interface RegistryLike {
  readonly contentType: string;
  /** `never`, because the libraries type it by their own classes and read `name`, `type`, `get`, `getForPromString` and `reset` only. */
  registerMetric(metric: never): void;
  getSingleMetric(name: string): unknown;
}

/** Whether a registry shows exemplars. Asked at every use: a registry's content type may be set later. */
export function showsExemplars({ contentType }: RegistryLike): boolean {
  return contentType.startsWith("application/openmetrics-text");
}

import * as prometheusIo from "@prometheus-io/client";
import * as promClient from "prom-client";

/** What the tests use of either library, beside its `Registry` as the handler takes it. */
export interface TestRegistry {
  readonly contentType: string;
  metrics(): Promise<string>;
  resetMetrics(): void;
  clear(): void;
  registerMetric(metric: never): void;
  getSingleMetric(name: string): unknown;
  getSingleMetricAsString(name: string): Promise<string>;
  getMetricsAsJSON(): Promise<readonly { readonly name: string }[]>;
  removeSingleMetric(name: string): void;
  setContentType(contentType: never): void;
  setDefaultLabels(labels: object): void;
}

export interface Library {
  readonly name: string;
  newRegistry(): TestRegistry;
  merge(registries: readonly TestRegistry[]): TestRegistry;
  /** What the cluster's primary makes of the metrics of its workers. */
  aggregate(metrics: readonly unknown[]): TestRegistry;
  newCounter(name: string, register: TestRegistry): void;
  readonly openMetrics: string;
  readonly text: string;
}

export const LIBRARIES: readonly Library[] = [
  {
    name: "prom-client",
    newRegistry: () => new promClient.Registry(),
    merge: (registries) => promClient.Registry.merge(registries as promClient.Registry[]),
    aggregate: (metrics) => promClient.AggregatorRegistry.aggregate([...metrics] as object[]),
    newCounter: (name, register) => {
      void new promClient.Counter({ name, help: "foreign", registers: [register as promClient.Registry] });
    },
    openMetrics: promClient.Registry.OPENMETRICS_CONTENT_TYPE,
    text: promClient.Registry.PROMETHEUS_CONTENT_TYPE,
  },
  {
    name: "@prometheus-io/client",
    newRegistry: () => new prometheusIo.Registry(),
    merge: (registries) => prometheusIo.Registry.merge(registries as prometheusIo.Registry[]),
    aggregate: (metrics) => prometheusIo.Registry.aggregate([...metrics] as object[]),
    newCounter: (name, register) => {
      void new prometheusIo.Counter({ name, help: "foreign", registers: [register as prometheusIo.Registry] });
    },
    openMetrics: prometheusIo.Registry.OPENMETRICS_CONTENT_TYPE,
    text: prometheusIo.Registry.PROMETHEUS_CONTENT_TYPE,
  },
];

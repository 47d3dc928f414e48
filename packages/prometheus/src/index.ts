export { createPrometheusHandler, type PrometheusHandler } from "./handler.ts";
export type { Buckets } from "./metrics/buckets.ts";
export type { NamingName } from "./metrics/namings.ts";
export {
  type MetricsEndpoint,
  metricsEndpoint,
  type MetricsSource,
  type NodeRequest,
  type NodeResponse,
} from "./metrics-endpoint.ts";
export type { RegistryLike } from "./registry.ts";
export type { PrometheusHandlerOptions } from "./resolve-options.ts";

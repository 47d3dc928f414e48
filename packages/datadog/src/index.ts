export { type Dashboard, datadogDashboard } from "./dashboard/dashboard.ts";
export { datadogMonitors, type Monitor } from "./dashboard/monitors.ts";
export type { Widget } from "./dashboard/widgets.ts";
export { createDatadogHandler } from "./handler.ts";
export type { NamingName } from "./metric-rows.ts";
export type { DatadogHandlerOptions, MetricOptions } from "./resolve-options.ts";
export type { StatsdLike } from "./statsd-like.ts";

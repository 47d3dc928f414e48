import type { DatadogHandlerOptions, MetricOptions } from "./index.ts";

/** As a caller has them who knows of an option only that it may be there, and compiles with exactOptionalPropertyTypes. */
type MaybeGiven<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

// For every option, undefined means not given.
export const handler = (given: MaybeGiven<DatadogHandlerOptions>): DatadogHandlerOptions => given;
export const metrics = (given: MaybeGiven<MetricOptions>): MetricOptions => given;

// @ts-expect-error -- but for the one that has to be given
export const incomplete: DatadogHandlerOptions = { client: undefined };

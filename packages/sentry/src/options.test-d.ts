import type { OwnBreadcrumb, SentryExporterConfig, SentryExporterOptions, SentryHandlerOptions } from "./index.ts";

/** As a caller has them who knows of an option only that it may be there, and compiles with exactOptionalPropertyTypes. */
type MaybeGiven<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

// For every option, undefined means not given.
export const handler = (given: MaybeGiven<SentryHandlerOptions>): SentryHandlerOptions => given;
export const exporter = (given: MaybeGiven<SentryExporterOptions>): SentryExporterOptions => given;
export const config = (given: MaybeGiven<SentryExporterConfig>): SentryExporterConfig => given;
export const breadcrumb = (given: MaybeGiven<OwnBreadcrumb>): OwnBreadcrumb => given;

// @ts-expect-error -- but for the one that has to be given
export const incomplete: SentryHandlerOptions = { sentry: undefined };

import type { HTMLOptions } from "./html/index.ts";
import type {
  BatchOptions,
  CSVFileOptions,
  CSVOptions,
  FileOptions,
  HttpRetryOptions,
  HttpSinkOptions,
  JSONOptions,
  LogToOptions,
  MetricsOptions,
  PrometheusTextOptions,
} from "./index.ts";

/** As a caller has them who knows of an option only that it may be there, and compiles with exactOptionalPropertyTypes. */
type MaybeGiven<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

// For every option, undefined means not given.
export const csvFile = (given: MaybeGiven<CSVFileOptions>): CSVFileOptions => given;
export const file = (given: MaybeGiven<FileOptions>): FileOptions => given;
export const httpSink = (given: MaybeGiven<HttpSinkOptions>): HttpSinkOptions => given;
export const batch = (given: MaybeGiven<BatchOptions>): BatchOptions => given;
export const retry = (given: MaybeGiven<HttpRetryOptions>): HttpRetryOptions => given;
export const log = (given: MaybeGiven<LogToOptions>): LogToOptions => given;
export const csv = (given: MaybeGiven<CSVOptions>): CSVOptions => given;
export const html = (given: MaybeGiven<HTMLOptions>): HTMLOptions => given;
export const json = (given: MaybeGiven<JSONOptions>): JSONOptions => given;
export const metrics = (given: MaybeGiven<MetricsOptions>): MetricsOptions => given;
export const prometheusText = (given: MaybeGiven<PrometheusTextOptions>): PrometheusTextOptions => given;

// @ts-expect-error -- but for the one that has to be given
export const incomplete: HttpSinkOptions = { url: undefined };

import { z } from "zod";
import {
  attributes,
  double,
  exportRequest,
  int64,
  list,
  oneOf,
  spanId,
  text,
  time,
  traceId,
  uint32,
  uint64,
} from "./common-schema.ts";

const number = { asDouble: z.exactOptional(double), asInt: z.exactOptional(int64) };
const hasNumber = oneOf("asDouble", "asInt");

const exemplar = z
  .strictObject({
    timeUnixNano: time,
    ...number,
    spanId: z.exactOptional(spanId),
    traceId: z.exactOptional(traceId),
    filteredAttributes: attributes,
  })
  .refine(hasNumber, "must have asDouble or asInt");

const point = {
  attributes,
  startTimeUnixNano: z.exactOptional(time),
  timeUnixNano: time,
  flags: z.exactOptional(uint32),
};

const numberPoint = z
  .strictObject({ ...point, ...number, exemplars: list(exemplar) })
  .refine(hasNumber, "must have asDouble or asInt");

const distribution = {
  ...point,
  count: uint64,
  sum: z.exactOptional(double),
  min: z.exactOptional(double),
  max: z.exactOptional(double),
  exemplars: list(exemplar),
};

const total = (counts: readonly (string | number)[]): bigint => counts.reduce((sum, n) => sum + BigInt(n), 0n);

const histogramPoint = z
  .strictObject({ ...distribution, bucketCounts: list(uint64), explicitBounds: list(z.number()) })
  .refine(
    ({ bucketCounts = [], explicitBounds = [] }) =>
      bucketCounts.length === 0 ? explicitBounds.length === 0 : bucketCounts.length === explicitBounds.length + 1,
    { path: ["bucketCounts"], error: "must be one more than the bounds" },
  )
  .refine(({ bucketCounts = [], count }) => bucketCounts.length === 0 || total(bucketCounts) === BigInt(count), {
    path: ["count"],
    error: "must be the sum of the bucket counts",
  })
  .refine(({ explicitBounds = [] }) => explicitBounds.every((bound, i) => i === 0 || bound > explicitBounds[i - 1]!), {
    path: ["explicitBounds"],
    error: "must increase",
  });

const buckets = z.exactOptional(z.strictObject({ offset: z.exactOptional(z.int()), bucketCounts: list(uint64) }));

const exponentialPoint = z
  .strictObject({
    ...distribution,
    scale: z.int(),
    zeroCount: z.exactOptional(uint64),
    zeroThreshold: z.exactOptional(double),
    positive: buckets,
    negative: buckets,
  })
  .refine(
    ({ positive, negative, zeroCount = 0, count }) =>
      total([...(positive?.bucketCounts ?? []), ...(negative?.bucketCounts ?? []), zeroCount]) === BigInt(count),
    { path: ["count"], error: "must be the sum of the bucket counts" },
  );

const quantile = z.strictObject({ quantile: z.number().min(0).max(1), value: double });
const summaryPoint = z.strictObject({ ...point, count: uint64, sum: double, quantileValues: list(quantile) });

/** 1 is delta, 2 is cumulative; unspecified is an error in every receiver that adds up. */
const aggregationTemporality = z.int().min(1).max(2);

const metric = z
  .strictObject({
    name: z.string().min(1),
    description: text,
    unit: text,
    metadata: attributes,
    gauge: z.exactOptional(z.strictObject({ dataPoints: z.array(numberPoint) })),
    sum: z.exactOptional(
      z.strictObject({
        dataPoints: z.array(numberPoint),
        aggregationTemporality,
        isMonotonic: z.exactOptional(z.boolean()),
      }),
    ),
    histogram: z.exactOptional(z.strictObject({ dataPoints: z.array(histogramPoint), aggregationTemporality })),
    exponentialHistogram: z.exactOptional(
      z.strictObject({ dataPoints: z.array(exponentialPoint), aggregationTemporality }),
    ),
    summary: z.exactOptional(z.strictObject({ dataPoints: z.array(summaryPoint) })),
  })
  .refine(oneOf("gauge", "sum", "histogram", "exponentialHistogram", "summary"), "must have one kind of data");

/** An `ExportMetricsServiceRequest` as OTLP/JSON. */
export const metricsRequest: z.ZodType = exportRequest("resourceMetrics", "scopeMetrics", "metrics", metric);

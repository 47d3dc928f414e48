import type { createSpanLink, Evaluation, OpenTelemetryOptions } from "./index.ts";

/** As a caller has them who knows of an option only that it may be there, and compiles with exactOptionalPropertyTypes. */
type MaybeGiven<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };
type SpanLink = Parameters<typeof createSpanLink>[0];

// For every option, undefined means not given.
export const handler = (given: MaybeGiven<OpenTelemetryOptions>): OpenTelemetryOptions => given;
export const evaluation = (given: MaybeGiven<Evaluation>): Evaluation => given;
export const link = (given: MaybeGiven<SpanLink>): SpanLink => given;

// @ts-expect-error -- but for what has to be given
export const incomplete: Evaluation = { name: undefined };

import type { Attributes } from "@opentelemetry/api";

import { L0_METRICS } from "../metrics/l0-metrics.ts";
import { LLM_METRICS } from "../metrics/llm-metrics.ts";
import type { MetricTable } from "../metrics/metric-row.ts";
import type { Complete, Dialect, OpenTelemetryOptions } from "../options.ts";
import type { SemconvProfile } from "../semconv/profile.ts";
import { PROFILES } from "../semconv/profiles.ts";
import type { StreamEnd, StreamNames } from "../stream-end.ts";
import { genAiEnd, genAiNames } from "./gen-ai.ts";
import { llmEnd, llmMetricNames, llmNames, llmRequested } from "./llm.ts";
import { type SpanNaming, spanNaming } from "./span-naming.ts";

/** The words that a stream is described in. */
export interface Vocabulary {
  readonly schemaUrl: string | undefined;
  readonly naming: SpanNaming;
  /** Attributes that say who the stream is with: on spans and log records. What is unknown is left out. */
  readonly names: (names: StreamNames) => Attributes;
  /** What the user's own attributes say of the request, under the dialect's names. */
  readonly requested: (given: Attributes) => Attributes;
  /** What a span has of the conventions at its end, beside the names. An unknown value is undefined: no attribute. */
  readonly end: (end: StreamEnd) => Attributes;
  /** The attributes of `l0.active_streams`. */
  readonly activeNames: (names: StreamNames) => Attributes;
  readonly metrics: readonly MetricTable[];
  /** The GenAI conventions; absent where they are not spoken. */
  readonly genAi: SemconvProfile | undefined;
}

type Words = Omit<Vocabulary, "naming" | "activeNames">;

/** The vocabulary of a dialect. */
export function vocabularyOf(
  options: Complete<Pick<OpenTelemetryOptions, "dialect" | "semconv" | "spanNames">>,
): Vocabulary {
  const words = DIALECTS[options.dialect](PROFILES[options.semconv]);
  const activeNames = (words.metrics[0] as MetricTable).attributes;
  return { ...words, activeNames, naming: spanNaming(options.spanNames, options.dialect) };
}

const DIALECTS: Readonly<Record<Dialect, (profile: SemconvProfile) => Words>> = {
  gen_ai: (profile) => ({
    schemaUrl: profile.schemaUrl,
    names: (names) => genAiNames(profile, names),
    requested: () => ({}),
    end: (end) => genAiEnd(profile, end),
    metrics: [{ rows: [...L0_METRICS, ...profile.metrics], attributes: (names) => genAiNames(profile, names) }],
    genAi: profile,
  }),
  llm: () => ({
    schemaUrl: undefined,
    names: llmNames,
    requested: llmRequested,
    end: llmEnd,
    metrics: [{ rows: [...L0_METRICS, ...LLM_METRICS], attributes: llmMetricNames }],
    genAi: undefined,
  }),
  both: (profile) => {
    const genAi = DIALECTS.gen_ai(profile);
    return {
      ...genAi,
      names: (names) => ({ ...genAi.names(names), ...llmNames(names) }),
      requested: llmRequested,
      end: (end) => ({ ...genAi.end(end), ...llmEnd(end) }),
      metrics: [...genAi.metrics, { rows: LLM_METRICS, attributes: llmMetricNames }],
    };
  },
};

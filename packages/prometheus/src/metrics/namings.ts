import type { Labels } from "../registry.ts";
import { type Buckets, GEN_AI_BUCKETS, STREAM_BUCKETS } from "./buckets.ts";
import { GEN_AI_NAMES } from "./gen-ai-names.ts";
import { L0_FACTS } from "./l0-facts.ts";
import { L0_NAMES } from "./l0-names.ts";
import { LLM_NAMES } from "./llm-names.ts";
import type { MetricRow } from "./metric-row.ts";

/** Our own names, those of OpenTelemetry's GenAI conventions, those of sik-llms. */
export type NamingName = "l0" | "gen_ai" | "llm";

/** What is called differently from naming to naming. */
export interface Naming {
  /** Every metric that events are counted in, under its full name. */
  rows(prefix: string): readonly MetricRow[];
  /** What the labels `model` and `provider` are called. */
  readonly labels: Readonly<Record<"model" | "provider", string>>;
  /** Labels that every series has. */
  readonly constLabels: Labels;
  readonly buckets: Buckets;
}

/** Whose names the metrics have that others measure too. What only L0 tells is called the same in all of them. */
export const NAMINGS: Readonly<Record<NamingName, Naming>> = {
  l0: {
    rows: (prefix) => prefixed(prefix, [...L0_FACTS, ...L0_NAMES]),
    labels: { model: "model", provider: "provider" },
    constLabels: {},
    buckets: STREAM_BUCKETS,
  },
  gen_ai: {
    rows: (prefix) => [...prefixed(prefix, [...L0_FACTS, ...COST]), ...GEN_AI_NAMES],
    labels: { model: "gen_ai_request_model", provider: "gen_ai_provider_name" },
    constLabels: { gen_ai_operation_name: "chat" },
    buckets: GEN_AI_BUCKETS,
  },
  llm: {
    rows: (prefix) => [...prefixed(prefix, [...L0_FACTS, ...LATENCIES]), ...LLM_NAMES],
    labels: { model: "llm_model", provider: "llm_provider" },
    constLabels: {},
    buckets: STREAM_BUCKETS,
  },
};

/** For what the conventions have no name of their own. */
const COST = L0_NAMES.filter(({ name }) => name === "cost_usd_total");
/** For what sik-llms does not measure. */
const LATENCIES = L0_NAMES.filter(({ buckets }) => buckets === "timeToFirstToken" || buckets === "interToken");

function prefixed(prefix: string, rows: readonly MetricRow[]): MetricRow[] {
  return rows.map((row) => ({ ...row, name: `${prefix}_${row.name}` }));
}

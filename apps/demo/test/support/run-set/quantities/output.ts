import { column, datagrams, each, monitor, points, type Reader, samples, sentry, spans, toolSpans } from "../cells.ts";
import { all, HELD_BACK, IN_RECORDS, named, NOT_SENT, ONE_TRY, type Quantities, SUM_ALONE } from "./quantity.ts";

/** Billed tokens by type, where each type has a name of its own. */
const billed = (read: (name: string) => Reader, names: readonly string[]): Reader =>
  each(Object.fromEntries(TYPES.map((type, index) => [type, read(names[index] as string)])));

const TYPES = ["input", "output", "cache_read", "cache_write", "reasoning"];
const COLUMNS = ["inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens", "reasoningTokens"];
/** After `gen_ai.usage.`; the fourth as the conventions had it before. */
const IN_USAGE = [
  "input_tokens",
  "output_tokens",
  "cache_read.input_tokens",
  "cache_creation.input_tokens",
  "reasoning.output_tokens",
];

/** What the streams gave, and what it cost. */
export const OUTPUT: Quantities = {
  tokens: {
    unit: "count",
    of: ({ metrics }) => all(metrics.totalTokens),
    at: {
      Monitor: monitor(({ totalTokens }) => totalTokens),
      "OTLP metrics": points("l0.request.tokens"),
      "OTLP spans": ONE_TRY,
      Prometheus: samples("l0_stream_tokens_total"),
      DogStatsD: datagrams("l0.tokens"),
      Sentry: sentry("l0.token_count"),
      CSV: column("tokens"),
    },
  },
  "voided tokens": {
    unit: "count",
    of: ({ metrics }) => all(metrics.voidedTokens),
    at: {
      Monitor: monitor(({ voidedTokens }) => voidedTokens),
      "OTLP metrics": points("l0.tokens.voided"),
      "OTLP spans": HELD_BACK,
      Prometheus: samples("l0_voided_tokens_total"),
      DogStatsD: datagrams("l0.tokens.voided"),
      Sentry: sentry("l0.tokens.voided"),
      CSV: column("voidedTokens"),
    },
  },
  "billed tokens by type": {
    unit: "count",
    of: ({ usage: { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens } = {} }) =>
      named({
        input: inputTokens,
        output: outputTokens,
        cache_read: cacheReadTokens,
        cache_write: cacheWriteTokens,
        reasoning: reasoningTokens,
      }),
    at: {
      Monitor: IN_RECORDS,
      "OTLP metrics": billed(
        (name) => points(`gen_ai.client.inference.usage.${name}`),
        IN_USAGE.with(3, "cache_write.input_tokens"),
      ),
      "OTLP spans": billed((name) => spans(`gen_ai.usage.${name}`), IN_USAGE),
      Prometheus: samples("l0_tokens_total", "type"),
      DogStatsD: datagrams("l0.tokens.usage", "type"),
      Sentry: billed((name) => sentry(`gen_ai.usage.${name}`), IN_USAGE),
      CSV: billed(column, COLUMNS),
    },
  },
  cost: {
    unit: "USD",
    of: ({ cost }) => all(cost?.total),
    at: {
      Monitor: monitor(({ totalCost }) => totalCost),
      "OTLP metrics": points("l0.cost"),
      "OTLP spans": spans("l0.cost.total"),
      Prometheus: samples("l0_cost_usd_total"),
      DogStatsD: datagrams("l0.cost"),
      Sentry: sentry("l0.cost.total"),
      CSV: column("costTotal"),
    },
  },
  "wasted cost": {
    unit: "USD",
    of: ({ cost }) => all(cost?.wasted),
    at: {
      Monitor: monitor(({ wastedCost }) => wastedCost),
      "OTLP metrics": NOT_SENT,
      "OTLP spans": spans("l0.cost.wasted"),
      Prometheus: NOT_SENT,
      DogStatsD: datagrams("l0.cost.wasted"),
      Sentry: sentry("l0.cost.wasted"),
      CSV: column("costWasted"),
    },
  },
  "tool calls": {
    unit: "count",
    of: ({ tools }) => all(tools?.count),
    at: {
      Monitor: IN_RECORDS,
      "OTLP metrics": NOT_SENT,
      "OTLP spans": toolSpans(),
      Prometheus: NOT_SENT,
      DogStatsD: NOT_SENT,
      Sentry: NOT_SENT,
      CSV: column("toolCalls"),
    },
  },
  "tool calls by name": {
    unit: "count",
    of: ({ tools }) => named(tools?.byName),
    at: {
      Monitor: IN_RECORDS,
      "OTLP metrics": NOT_SENT,
      "OTLP spans": toolSpans("gen_ai.tool.name"),
      Prometheus: NOT_SENT,
      DogStatsD: NOT_SENT,
      Sentry: NOT_SENT,
      CSV: SUM_ALONE,
    },
  },
};

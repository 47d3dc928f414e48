import type { MetricOptions } from "../resolve-options.ts";
import { Queries } from "./queries.ts";
import { bars, group, lines, number, share, type Widget } from "./widgets.ts";

/** A dashboard as Datadog imports it. */
export interface Dashboard {
  readonly title: string;
  readonly description: string;
  readonly layout_type: "ordered";
  readonly reflow_type: "auto";
  readonly template_variables: readonly { readonly name: string; readonly prefix: string; readonly default: "*" }[];
  readonly widgets: readonly Widget[];
}

const VARIABLES = ["model", "provider"] as const;

/**
 * A dashboard of what the handler with these options sends; as JSON, Datadog imports it.
 *
 * @throws {TypeError} for an unknown or impossible option.
 */
export function datadogDashboard(options: MetricOptions = {}): Dashboard {
  const queries = new Queries(options, VARIABLES.map((name) => `$${name}`).join());
  return {
    title: "LLM streams (L0)",
    description: "Streams, latency, tokens and cost, reliability, as @l0/datadog sends them.",
    layout_type: "ordered",
    reflow_type: "auto",
    template_variables: VARIABLES.map((name) => ({ name, prefix: name, default: "*" })),
    widgets: [streams(queries), latency(queries), tokensAndCost(queries), reliability(queries), checks(queries)],
  };
}

function streams(queries: Queries): Widget {
  const failed = queries.count("requests", { only: "outcome:failed" });
  return group(
    "Streams",
    number("Streams", queries.count("requests"), "sum"),
    number("Open now", queries.active(), "last"),
    bars("Streams by outcome", { streams: queries.count("requests", { by: "outcome" }) }),
    share("Failed streams, %", failed, queries.count("requests")),
    bars("Errors by code", { errors: queries.count("errors", { by: "error_type" }) }),
  );
}

function latency(queries: Queries): Widget {
  return group(
    "Latency, ms",
    lines("Time to first token", queries.spread("time_to_first_token")),
    lines("Duration", queries.spread("duration")),
    lines("Between two tokens: streams' own means and 95th percentiles", {
      "typical mean": queries.percentile("p50", "inter_token"),
      "worst p95": queries.percentile("p95", "inter_token.p95"),
      longest: queries.sample("max", "inter_token.max"),
    }),
    lines("Tokens per second of a stream", {
      mean: queries.sample("avg", queries.names.tokensPerSecond, { by: "model" }),
    }),
  );
}

function tokensAndCost(queries: Queries): Widget {
  return group(
    "Tokens and cost",
    bars("Billed tokens by type (cache_* are parts of input, reasoning of output)", {
      tokens: queries.count("tokens.usage", { by: "type" }),
    }),
    bars("Text tokens that retries made void", { tokens: queries.count("tokens.voided", { by: "model" }) }),
    number("Cost, USD", queries.count("cost"), "sum", 4),
    bars("Cost, USD", { cost: queries.count("cost", { by: "model" }), wasted: queries.count("cost.wasted") }),
  );
}

function reliability(queries: Queries): Widget {
  const { networkErrors, retries } = queries.names;
  return group(
    "Reliability",
    bars("Retries and fallbacks", { retries: queries.count(retries), fallbacks: queries.count("fallbacks") }),
    share("Tries that failed, %", queries.count(networkErrors), queries.count("attempts")),
    bars("Failed tries by type", { failures: queries.count(networkErrors, { by: "error_type" }) }),
    bars("Stalls and continuations", {
      stalls: queries.count("stalls"),
      continuations: queries.count("continuations"),
    }),
  );
}

function checks(queries: Queries): Widget {
  return group(
    "Guardrails and drift",
    bars("Violations", { violations: queries.count("guardrails.violations", { by: "rule,severity" }) }),
    bars("Drift", { drift: queries.count("drift", { by: "drift_type" }) }),
  );
}

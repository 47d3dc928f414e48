import { ACTIVE_STREAMS, METRIC_ROWS } from "../metric-rows.ts";
import { type Complete, type MetricOptions, resolveMetricOptions } from "../resolve-options.ts";

/** Metrics that the two sets of names call differently. */
const NAMES = {
  seed: { tokensPerSecond: "tokens_per_second", networkErrors: "network_errors", retries: "retries" },
  dotted: { tokensPerSecond: "tokens.per_second", networkErrors: "network.errors", retries: "retries.total" },
} as const;

/** What a query is about, and how its answer is split. */
export interface Scope {
  /** Tags that must be there, such as `outcome:failed`. */
  readonly only?: string;
  readonly by?: string;
}

/** Writes metric queries; a metric that the handler does not send cannot get into one. */
export class Queries {
  readonly names: (typeof NAMES)[keyof typeof NAMES];
  readonly #options: Complete<MetricOptions>;
  readonly #filter: string;

  /** @param filter Of every query, such as `$model,$provider`. */
  constructor(options: MetricOptions, filter: string) {
    this.#options = resolveMetricOptions(options);
    this.names = NAMES[this.#options.names];
    this.#filter = filter;
  }

  /** How many there were in each interval. */
  count(name: string, scope: Scope = {}): string {
    return `${this.#query("sum", name, "count", scope)}.as_count()`;
  }

  /** How a number is spread over the streams: queries by what each shows. */
  spread(name: string): Readonly<Record<string, string>> {
    const shown = this.#options.distributions
      ? ({ p50: "p50", p95: "p95", p99: "p99" } as const)
      : ({ mean: "p50", largest: "p99" } as const);
    return Object.fromEntries(Object.entries(shown).map(([alias, each]) => [alias, this.percentile(each, name)]));
  }

  /** Of gauges only the mean and the largest are known. */
  percentile(percentile: "p50" | "p95" | "p99", name: string, scope: Scope = {}): string {
    if (this.#options.distributions) return this.#query(percentile, name, "sample", scope);
    return this.#query(percentile === "p50" ? "avg" : "max", name, "sample", scope);
  }

  sample(aggregation: "avg" | "max", name: string, scope: Scope = {}): string {
    return this.#query(aggregation, name, "sample", scope);
  }

  /** The gauge is sent when a stream starts or ends: until then, every process has what it said last. */
  active(): string {
    return `sum:${this.#options.prefix}${ACTIVE_STREAMS}${this.#scoped({})}.fill(last)`;
  }

  #query(aggregation: string, name: string, kind: "count" | "sample", scope: Scope): string {
    const { names, prefix } = this.#options;
    const row = METRIC_ROWS[names].find((each) => each.name === name);
    if (row?.kind !== kind) throw new Error(`There is no ${kind} named ${name}.`);
    return `${aggregation}:${prefix}${name}${this.#scoped(scope)}`;
  }

  #scoped({ only, by }: Scope): string {
    const filters = [only, this.#filter].filter((filter) => filter !== undefined && filter !== "*");
    return `{${filters.join(",") || "*"}}${by === undefined ? "" : ` by {${by}}`}`;
  }
}

import { showValue } from "@l0/core";
import type { TraceIdOf } from "./exemplar.ts";
import type { StreamLabel } from "./label-values.ts";
import type { Buckets } from "./metrics/buckets.ts";
import { HANDLER_LABEL } from "./metrics/handler-metrics.ts";
import { type Naming, type NamingName, NAMINGS } from "./metrics/namings.ts";
import type { Labels, RegistryLike } from "./registry.ts";

/** Options of `createPrometheusHandler`. */
export interface PrometheusHandlerOptions {
  /** A `Registry` of `prom-client` or `@prometheus-io/client`. */
  readonly register: RegistryLike;
  /**
   * First part of the metric names, but of those that `names` gives.
   * @default "l0"
   */
  readonly prefix?: string | undefined;
  /**
   * What tokens, cost and times are called: our own names, those of OpenTelemetry's GenAI conventions, or those of
   * sik-llms. The labels `model` and `provider` are called `gen_ai_request_model` and `gen_ai_provider_name`, or
   * `llm_model` and `llm_provider`.
   * @default "l0"
   */
  readonly names?: NamingName | undefined;
  /**
   * The only labels beside the fixed ones: `model`, `provider`, and keys of the stream's `context`.
   * @default ["model", "provider"]
   */
  readonly labels?: readonly string[] | undefined;
  /**
   * Labels with the same value on every series of this handler.
   * @default {}
   */
  readonly constLabels?: Readonly<Record<string, string>> | undefined;
  /**
   * Upper bounds of the histograms, ascending: seconds, and `tokens`, which only `names: "gen_ai"` has.
   * @default vLLM's for time to first token and inter-token latency, 0.1 to 1200 for duration; those of the GenAI
   * conventions with `names: "gen_ai"`
   */
  readonly buckets?: { readonly [K in keyof Buckets]?: Buckets[K] | undefined } | undefined;
  /**
   * Combinations of label values that get series of their own; later ones share the value `__other__`. Also of the
   * values that are named elsewhere: guardrail rules, kinds of drift, handlers, `reasoning_effort`.
   * @default 1000
   */
  readonly maxSeries?: number | undefined;
  /**
   * The trace that a stream belongs to: shown as an exemplar where the registry is one of OpenMetrics. Called where
   * `l0()` is, and at the first read once more where it did not know then.
   * @default `context.trace_id`
   */
  readonly traceId?: TraceIdOf | undefined;
}

/** Options of which none is left open. */
type Complete<T> = { readonly [K in keyof T]-?: Exclude<T[K], undefined> };

/** Options after defaults and checks. */
export interface ResolvedOptions {
  readonly register: RegistryLike;
  readonly prefix: string;
  readonly names: NamingName;
  readonly naming: Naming;
  readonly labels: readonly StreamLabel[];
  readonly constLabels: Labels;
  readonly buckets: Buckets;
  readonly maxSeries: number;
  readonly traceId: TraceIdOf;
}

const DEFAULTS = {
  prefix: "l0",
  names: "l0",
  labels: ["model", "provider"],
  constLabels: {},
  buckets: {},
  maxSeries: 1000,
  traceId: ({ context }) => (typeof context["trace_id"] === "string" ? context["trace_id"] : undefined),
} as const satisfies Omit<Complete<PrometheusHandlerOptions>, "register">;

const OPTION_NAMES: ReadonlySet<string> = new Set(["register", ...Object.keys(DEFAULTS)]);
const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;

/** @throws {TypeError} that names the option, its value and what is allowed. */
export function resolveOptions(options: PrometheusHandlerOptions): ResolvedOptions {
  if (!isObject(options))
    throw new TypeError(`createPrometheusHandler: got ${showValue(options)}; allowed: an object of options.`);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (!OPTION_NAMES.has(name)) throw invalid(name, showValue(value), `no option but ${[...OPTION_NAMES].join(", ")}`);
  }
  const resolved: Complete<PrometheusHandlerOptions> = {
    ...DEFAULTS,
    register: options.register,
    ...Object.fromEntries(given),
  };
  const { register, prefix, names, maxSeries, traceId } = resolved;
  checkRegister(register);
  if (typeof prefix !== "string" || !METRIC_NAME.test(prefix)) {
    throw invalid("prefix", showValue(prefix), "the start of a metric name, such as l0");
  }
  if (!Object.hasOwn(NAMINGS, names)) throw invalid("names", showValue(names), Object.keys(NAMINGS).join(", "));
  if (!Number.isInteger(maxSeries) || maxSeries < 1)
    throw invalid("maxSeries", showValue(maxSeries), "a whole number from 1");
  if (typeof traceId !== "function") throw invalid("traceId", showValue(traceId), "a function of the stream");
  const naming: Naming = NAMINGS[names];
  checkOnce(naming.rows(prefix), prefix, names);
  const buckets = { ...naming.buckets, ...resolveBuckets(resolved.buckets, naming) };
  return { register, prefix, names, naming, ...resolveLabels(resolved, naming), buckets, maxSeries, traceId };
}

/** A prefix can make a name of ours the very one that `names` gives to something else. */
function checkOnce(rows: readonly { readonly name: string }[], prefix: string, names: NamingName): void {
  const taken = rows.find(({ name }, index) => rows.findIndex((row) => row.name === name) !== index);
  if (taken === undefined) return;
  throw invalid("prefix", showValue(prefix), `any other with names "${names}", which has a ${taken.name} of its own`);
}

function resolveBuckets(given: Complete<PrometheusHandlerOptions>["buckets"], naming: Naming): Partial<Buckets> {
  if (!isObject(given)) throw invalid("buckets", showValue(given), "an object of bounds");
  const buckets = Object.entries(given).filter(([, bounds]) => bounds !== undefined);
  for (const [name, bounds] of buckets) {
    if (!Object.hasOwn(naming.buckets, name)) {
      throw invalid(`buckets.${name}`, showValue(bounds), `buckets of ${Object.keys(naming.buckets).join(", ")}`);
    }
    if (!areBounds(bounds))
      throw invalid(`buckets.${name}`, showValue(bounds), "numbers above 0, each more than the last");
  }
  return structuredClone(Object.fromEntries(buckets));
}

function areBounds(value: unknown): value is readonly number[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((bound, index) => Number.isFinite(bound) && bound > (index === 0 ? 0 : value[index - 1]));
}

function checkRegister(register: unknown): void {
  const has = (name: string): boolean => isObject(register) && typeof register[name] === "function";
  if (has("registerMetric") && has("getSingleMetric")) return;
  throw invalid(
    "register",
    showValue(register),
    "a Registry of prom-client or @prometheus-io/client, such as client.register",
  );
}

function resolveLabels(
  { labels, constLabels }: Complete<PrometheusHandlerOptions>,
  naming: Naming,
): Pick<ResolvedOptions, "labels" | "constLabels"> {
  if (!Array.isArray(labels)) throw invalid("labels", showValue(labels), "an array of label names");
  if (!isObject(constLabels)) throw invalid("constLabels", showValue(constLabels), "an object of label values");
  for (const [name, value] of Object.entries(constLabels)) {
    if (typeof value !== "string" || value === "") {
      throw invalid(`constLabels.${name}`, showValue(value), "a text that is not empty");
    }
  }
  const streamLabels = labels.map((label) => streamLabel(label, naming));
  const names = streamLabels.map(({ name }) => name);
  checkNames("labels", names, [], naming);
  checkNames("constLabels", Object.keys(constLabels), names, naming);
  return { labels: streamLabels, constLabels: { ...constLabels, ...naming.constLabels } };
}

function streamLabel(label: string, naming: Naming): StreamLabel {
  if (label === "model" || label === "provider") return { name: naming.labels[label], of: label };
  return { name: label, of: { contextKey: label } };
}

/** @param before Names that another option has given. */
function checkNames(option: string, names: readonly unknown[], before: readonly unknown[], naming: Naming): void {
  const taken = takenLabels(naming);
  for (const [index, name] of names.entries()) {
    if (typeof name !== "string" || !LABEL_NAME.test(name)) {
      throw invalid(option, showValue(name), "letters, digits and _, no digit first, no __ first");
    }
    if (taken.has(name)) throw invalid(option, showValue(name), `any label but ${[...taken].join(", ")}`);
    const isTwice = before.includes(name) || names.indexOf(name) !== index;
    if (isTwice) throw invalid(option, `${showValue(name)} twice`, "each label once");
  }
}

/** Labels that some metric has of its own. */
function takenLabels(naming: Naming): Set<string> {
  const own = naming.rows("").flatMap(({ labels }) => labels ?? []);
  return new Set(["le", HANDLER_LABEL, ...own, ...Object.keys(naming.constLabels)]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(option: string, found: string, allowed: string): TypeError {
  return new TypeError(`createPrometheusHandler: option "${option}": got ${found}; allowed: ${allowed}.`);
}

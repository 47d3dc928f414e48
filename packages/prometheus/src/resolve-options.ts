import { type Buckets, COUNTERS, DEFAULT_BUCKETS } from "./metric-table.ts";
import type { Labels, RegistryLike } from "./registry.ts";

/** Options of `createPrometheusHandler`. */
export interface PrometheusHandlerOptions {
  /** A `Registry` of `prom-client` or `@prometheus-io/client`. */
  readonly register: RegistryLike;
  /**
   * First part of every metric name.
   * @default "l0"
   */
  readonly prefix?: string;
  /**
   * The only labels beside the fixed ones: `model`, `provider`, and keys of the stream's `context`.
   * @default ["model", "provider"]
   */
  readonly labels?: readonly string[];
  /**
   * Labels with the same value on every series of this handler.
   * @default {}
   */
  readonly constLabels?: Readonly<Record<string, string>>;
  /**
   * Upper bounds in seconds, ascending, of the three histograms.
   * @default vLLM's for time to first token and inter-token latency, 0.1 to 1200 for duration
   */
  readonly buckets?: Partial<Buckets>;
  /**
   * Combinations of label values that get series of their own; later ones share the value `__other__`.
   * @default 1000
   */
  readonly maxSeries?: number;
}

/** Options after defaults and checks. */
export interface ResolvedOptions {
  readonly register: RegistryLike;
  readonly prefix: string;
  readonly labels: readonly string[];
  readonly constLabels: Labels;
  readonly buckets: Buckets;
  readonly maxSeries: number;
}

const DEFAULTS = {
  prefix: "l0",
  labels: ["model", "provider"],
  constLabels: {},
  buckets: {},
  maxSeries: 1000,
} as const satisfies Omit<Required<PrometheusHandlerOptions>, "register">;

const OPTION_NAMES: ReadonlySet<string> = new Set(["register", ...Object.keys(DEFAULTS)]);
const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;
const TAKEN_LABELS: ReadonlySet<string> = new Set([
  "le",
  ...Object.values(COUNTERS).flatMap((counter) => counter.label ?? []),
]);

/** @throws {TypeError} that names the option, its value and what is allowed. */
export function resolveOptions(options: PrometheusHandlerOptions): ResolvedOptions {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (!OPTION_NAMES.has(name)) throw invalid(name, show(value), `no option but ${[...OPTION_NAMES].join(", ")}`);
  }
  const { register, prefix, labels, constLabels, buckets, maxSeries }: Required<PrometheusHandlerOptions> = {
    ...DEFAULTS,
    register: options.register,
    ...Object.fromEntries(given),
  };
  checkRegister(register);
  if (typeof prefix !== "string" || !METRIC_NAME.test(prefix)) {
    throw invalid("prefix", show(prefix), "the start of a metric name, such as l0");
  }
  if (!Number.isInteger(maxSeries) || maxSeries < 1)
    throw invalid("maxSeries", show(maxSeries), "a whole number from 1");
  checkLabels(labels, constLabels);
  return {
    register,
    prefix,
    labels: [...labels],
    constLabels: { ...constLabels },
    buckets: resolveBuckets(buckets),
    maxSeries,
  };
}

function resolveBuckets(given: Partial<Buckets>): Buckets {
  if (!isObject(given)) throw invalid("buckets", show(given), "an object of bounds");
  const buckets = Object.entries(given).filter(([, bounds]) => bounds !== undefined);
  for (const [name, bounds] of buckets) {
    if (!Object.hasOwn(DEFAULT_BUCKETS, name)) {
      throw invalid(`buckets.${name}`, show(bounds), `buckets of ${Object.keys(DEFAULT_BUCKETS).join(", ")}`);
    }
    if (!areBounds(bounds)) throw invalid(`buckets.${name}`, show(bounds), "seconds above 0, each more than the last");
  }
  return { ...DEFAULT_BUCKETS, ...structuredClone(Object.fromEntries(buckets)) };
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
    show(register),
    "a Registry of prom-client or @prometheus-io/client, such as client.register",
  );
}

function checkLabels(labels: unknown, constLabels: unknown): void {
  if (!Array.isArray(labels)) throw invalid("labels", show(labels), "an array of label names");
  if (!isObject(constLabels)) throw invalid("constLabels", show(constLabels), "an object of label values");
  for (const [name, value] of Object.entries(constLabels)) {
    if (typeof value !== "string" || value === "") {
      throw invalid(`constLabels.${name}`, show(value), "a text that is not empty");
    }
  }
  const names: readonly unknown[] = [...labels, ...Object.keys(constLabels)];
  for (const [index, name] of names.entries()) {
    if (typeof name !== "string" || !LABEL_NAME.test(name)) {
      throw invalid("labels", show(name), "letters, digits and _, no digit first, no __ first");
    }
    if (TAKEN_LABELS.has(name)) throw invalid("labels", show(name), `any label but ${[...TAKEN_LABELS].join(", ")}`);
    if (names.indexOf(name) !== index) throw invalid("labels", `${show(name)} twice`, "each label once");
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return isObject(value) ? "an object" : (JSON.stringify(value) ?? String(value));
}

function invalid(option: string, found: string, allowed: string): TypeError {
  return new TypeError(`createPrometheusHandler: option "${option}": got ${found}; allowed: ${allowed}.`);
}

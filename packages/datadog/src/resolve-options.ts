import { showValue } from "@l0/core";
import { METRIC_ROWS, type NamingName } from "./metric-rows.ts";
import type { StatsdLike } from "./statsd-like.ts";
import { tag, TAG_KEY } from "./tags.ts";

/** Options of `createDatadogHandler`. */
export interface DatadogHandlerOptions {
  /** A `StatsD` client of `hot-shots`, or anything with its `increment`, `gauge` and `distribution`. */
  readonly client: StatsdLike;
  /**
   * Start of every metric name. The client puts its own prefix before it.
   * @default "l0."
   */
  readonly prefix?: string | undefined;
  /**
   * Tags on every metric, beside `model`, `provider` and `outcome`; with `allowedMetadata` up to 30.
   * @default {}
   */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /**
   * Keys of the stream's `context` and `monitoring.metadata` that become tags; nothing else of them does. Each of their
   * values is a custom metric of its own to Datadog.
   * @default []
   */
  readonly allowedMetadata?: readonly string[] | undefined;
  /**
   * Whether the numbers of one stream go into distributions. `false` sends gauges, of which Datadog keeps the last
   * per flush interval.
   * @default true
   */
  readonly distributions?: boolean | undefined;
  /**
   * `"seed"`: `tokens`, `tokens_per_second`, `retries`, `network_errors`. `"dotted"`: `tokens.total`,
   * `tokens.per_second`, `retries.total|network|model`, `network.errors`.
   * @default "seed"
   */
  readonly names?: NamingName | undefined;
}

/** The options that say what the metrics are called, and what they are. */
export type MetricOptions = Pick<DatadogHandlerOptions, "prefix" | "names" | "distributions">;

/** Options of which none is left open. */
export type Complete<T> = { readonly [K in keyof T]-?: Exclude<T[K], undefined> };

/** Options after defaults and checks. */
export interface ResolvedOptions extends Complete<MetricOptions> {
  readonly client: StatsdLike;
  /** As they are sent. */
  readonly tags: readonly string[];
  readonly allowedMetadata: readonly string[];
}

const METRIC_DEFAULTS = {
  prefix: "l0.",
  names: "seed",
  distributions: true,
} as const satisfies Complete<MetricOptions>;

const DEFAULTS = {
  ...METRIC_DEFAULTS,
  tags: {},
  allowedMetadata: [],
} as const satisfies Omit<Complete<DatadogHandlerOptions>, "client">;

const METHODS = ["increment", "gauge", "distribution"] as const satisfies readonly (keyof StatsdLike)[];
/** A metric name has up to 200 characters, of which the longest of ours needs 20. */
const PREFIX = /^(?:[a-zA-Z][a-zA-Z0-9_.]{0,149})?$/;
/** With ours, of up to 200 bytes each, that is a line the Agent reads whole: it cuts a datagram at 8192 bytes. */
const MAX_TAGS = 30;
const OWN_TAGS = Object.values(METRIC_ROWS).flatMap((rows) => rows.flatMap(({ tags }) => tags ?? []));
const TAKEN_TAGS: ReadonlySet<string> = new Set(["model", "provider", "outcome", ...OWN_TAGS]);

/** @throws {TypeError} that names the option, its value and what is allowed. */
export function resolveOptions(options: DatadogHandlerOptions): ResolvedOptions {
  const resolved = withDefaults(options, { client: undefined, ...DEFAULTS });
  checkClient(resolved.client);
  checkMetricOptions(resolved);
  checkTags(resolved.tags, resolved.allowedMetadata);
  const { client, prefix, names, distributions, allowedMetadata } = resolved;
  const tags = Object.entries(resolved.tags).flatMap(([key, value]) => tag(key, value));
  return { client, prefix, names, distributions, tags, allowedMetadata: [...allowedMetadata] };
}

/** @throws {TypeError} that names the option, its value and what is allowed. */
export function resolveMetricOptions(options: MetricOptions): Complete<MetricOptions> {
  const resolved = withDefaults(options, METRIC_DEFAULTS);
  checkMetricOptions(resolved);
  return resolved;
}

function withDefaults<T extends object>(options: T, defaults: object): Complete<T> {
  if (!isObject(options)) throw new TypeError(`@l0/datadog: got ${showValue(options)}; allowed: an object of options.`);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (!Object.hasOwn(defaults, name))
      throw invalid(name, showValue(value), `no option but ${Object.keys(defaults).join(", ")}`);
  }
  return { ...defaults, ...Object.fromEntries(given) } as Complete<T>;
}

function checkMetricOptions({ prefix, names, distributions }: Complete<MetricOptions>): void {
  if (typeof prefix !== "string" || !PREFIX.test(prefix)) {
    throw invalid("prefix", showValue(prefix), "up to 150 letters, digits, _ and ., a letter first, or nothing");
  }
  if (!Object.hasOwn(METRIC_ROWS, names)) throw invalid("names", showValue(names), Object.keys(METRIC_ROWS).join(", "));
  if (typeof distributions !== "boolean") throw invalid("distributions", showValue(distributions), "true, false");
}

function checkTags(tags: unknown, metadataKeys: unknown): void {
  if (!isObject(tags)) throw invalid("tags", showValue(tags), "an object of tag values");
  if (!Array.isArray(metadataKeys)) throw invalid("allowedMetadata", showValue(metadataKeys), "an array of keys");
  const seen = new Set<string>();
  for (const key of Object.keys(tags)) checkKey("tags", key, seen);
  for (const key of metadataKeys) checkKey("allowedMetadata", key, seen);
  if (seen.size > MAX_TAGS) throw invalid("allowedMetadata", `${seen.size} with those of tags`, `up to ${MAX_TAGS}`);
  for (const [key, value] of Object.entries(tags)) {
    if (typeof value !== "string") throw invalid(`tags.${key}`, showValue(value), "a text");
  }
}

function checkKey(option: string, key: unknown, seen: Set<string>): void {
  if (typeof key !== "string" || !TAG_KEY.test(key))
    throw invalid(option, showValue(key), "up to 100 letters, digits, _, -, . and /, a letter first");
  const kept = key.toLowerCase(); // as Datadog has it
  if (TAKEN_TAGS.has(kept)) throw invalid(option, showValue(key), `any key but ${[...TAKEN_TAGS].join(", ")}`);
  if (seen.has(kept)) throw invalid(option, `${showValue(key)} twice`, "each tag once");
  seen.add(kept);
}

function checkClient(client: unknown): void {
  if (isObject(client) && METHODS.every((method) => typeof client[method] === "function")) return;
  throw invalid("client", showValue(client), `a StatsD client of hot-shots, with ${METHODS.join(", ")}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(option: string, found: string, allowed: string): TypeError {
  return new TypeError(`@l0/datadog: option "${option}": got ${found}; allowed: ${allowed}.`);
}

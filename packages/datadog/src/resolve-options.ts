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
  readonly prefix?: string;
  /**
   * Tags on every metric, beside `model`, `provider` and `outcome`.
   * @default {}
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Whether the numbers of one stream go into distributions. `false` sends gauges, of which Datadog keeps the last
   * per flush interval.
   * @default true
   */
  readonly distributions?: boolean;
}

/** Options after defaults and checks. */
export interface ResolvedOptions {
  readonly client: StatsdLike;
  readonly prefix: string;
  /** As they are sent. */
  readonly tags: readonly string[];
  readonly distributions: boolean;
}

const DEFAULTS = { prefix: "l0.", tags: {}, distributions: true } as const satisfies Omit<
  Required<DatadogHandlerOptions>,
  "client"
>;

const OPTION_NAMES: ReadonlySet<string> = new Set(["client", ...Object.keys(DEFAULTS)]);
const METHODS = ["increment", "gauge", "distribution"] as const satisfies readonly (keyof StatsdLike)[];
/** A metric name has up to 200 characters, of which the longest of ours needs 20. */
const PREFIX = /^(?:[a-zA-Z][a-zA-Z0-9_.]{0,149})?$/;
const TAKEN_TAGS: ReadonlySet<string> = new Set(["model", "provider", "outcome", "cause", "error_type"]);

/** @throws {TypeError} that names the option, its value and what is allowed. */
export function resolveOptions(options: DatadogHandlerOptions): ResolvedOptions {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (!OPTION_NAMES.has(name)) throw invalid(name, show(value), `no option but ${[...OPTION_NAMES].join(", ")}`);
  }
  const { client, prefix, tags, distributions }: Required<DatadogHandlerOptions> = {
    ...DEFAULTS,
    client: options.client,
    ...Object.fromEntries(given),
  };
  checkClient(client);
  if (typeof prefix !== "string" || !PREFIX.test(prefix)) {
    throw invalid("prefix", show(prefix), "up to 150 letters, digits, _ and ., a letter first, or nothing");
  }
  if (typeof distributions !== "boolean") throw invalid("distributions", show(distributions), "true, false");
  return { client, prefix, tags: resolveTags(tags), distributions };
}

function resolveTags(tags: unknown): string[] {
  if (!isObject(tags)) throw invalid("tags", show(tags), "an object of tag values");
  return Object.entries(tags).flatMap(([key, value]) => {
    if (!TAG_KEY.test(key))
      throw invalid("tags", show(key), "up to 100 letters, digits, _, -, . and /, a letter first");
    if (TAKEN_TAGS.has(key)) throw invalid("tags", show(key), `any key but ${[...TAKEN_TAGS].join(", ")}`);
    if (typeof value !== "string") throw invalid(`tags.${key}`, show(value), "a text");
    return tag(key, value);
  });
}

function checkClient(client: unknown): void {
  if (isObject(client) && METHODS.every((method) => typeof client[method] === "function")) return;
  throw invalid("client", show(client), `a StatsD client of hot-shots, with ${METHODS.join(", ")}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return isObject(value) ? "an object" : (JSON.stringify(value) ?? String(value));
}

function invalid(option: string, found: string, allowed: string): TypeError {
  return new TypeError(`createDatadogHandler: option "${option}": got ${found}; allowed: ${allowed}.`);
}

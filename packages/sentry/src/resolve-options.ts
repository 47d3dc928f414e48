import type { SentryHandlerOptions } from "./options.ts";
import type { SentryLike, TagValue } from "./sentry-like.ts";

/** {@link SentryHandlerOptions} with nothing left open. */
export interface ResolvedOptions {
  readonly sentry: SentryLike;
  readonly captureNetworkErrors: boolean;
  readonly enableTracing: boolean;
  readonly tags: Readonly<Record<string, TagValue>>;
  readonly environment: string | undefined;
}

const DEFAULTS: Omit<ResolvedOptions, "sentry"> = {
  captureNetworkErrors: true,
  enableTracing: true,
  tags: {},
  environment: undefined,
};

const ALLOWED: readonly string[] = ["sentry", ...Object.keys(DEFAULTS)];

const NEEDED = [
  "getCurrentScope",
  "getIsolationScope",
  "withScope",
  "withIsolationScope",
  "getActiveSpan",
  "withActiveSpan",
  "startInactiveSpan",
  "addBreadcrumb",
  "captureException",
  "flush",
] as const satisfies readonly (keyof SentryLike)[];

/**
 * Checks the options and fills in the defaults; `undefined` means not given.
 *
 * @throws {TypeError} naming the option, its value and what is allowed.
 */
export function resolveOptions(options: SentryHandlerOptions): ResolvedOptions {
  if (!isRecord(options)) throw refused("options", options, "an object");
  for (const name of Object.keys(options)) {
    if (!ALLOWED.includes(name)) throw new TypeError(`Unknown option "${name}"; allowed are ${ALLOWED.join(", ")}.`);
  }
  return {
    sentry: sdk(options.sentry),
    captureNetworkErrors: flag("captureNetworkErrors", options.captureNetworkErrors, DEFAULTS.captureNetworkErrors),
    enableTracing: flag("enableTracing", options.enableTracing, DEFAULTS.enableTracing),
    tags: tagsOf(options.tags),
    environment: environmentOf(options.environment),
  };
}

function sdk(value: SentryLike): SentryLike {
  if (!isRecord(value)) throw refused("sentry", value, 'a Sentry SDK (`import * as Sentry from "@sentry/node"`)');
  const missing = NEEDED.filter((name) => typeof value[name] !== "function");
  if (missing.length === 0) return value;
  throw new TypeError(
    `Option "sentry" must be a Sentry SDK, version 10 or 11; what was given lacks ${missing.join(", ")}.`,
  );
}

function flag(name: string, value: boolean | undefined, otherwise: boolean): boolean {
  if (value === undefined) return otherwise;
  if (typeof value !== "boolean") throw refused(name, value, "true or false");
  return value;
}

function tagsOf(value: SentryHandlerOptions["tags"]): ResolvedOptions["tags"] {
  if (value === undefined) return DEFAULTS.tags;
  if (!isRecord(value)) throw refused("tags", value, "an object of strings, numbers and booleans");
  for (const [key, tag] of Object.entries(value)) {
    if (!["string", "number", "boolean"].includes(typeof tag)) {
      throw refused(`tags.${key}`, tag, "a string, a number or a boolean");
    }
  }
  return { ...value };
}

function environmentOf(value: string | undefined): string | undefined {
  if (value === undefined) return DEFAULTS.environment;
  if (typeof value !== "string" || value === "") throw refused("environment", value, "a string that is not empty");
  return value;
}

const isRecord = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

const refused = (name: string, value: unknown, allowed: string): TypeError =>
  new TypeError(`Option "${name}" is ${shown(value)}; it must be ${allowed}.`);

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "object" && value !== null
    ? `an ${Array.isArray(value) ? "array" : "object"}`
    : String(value);
}

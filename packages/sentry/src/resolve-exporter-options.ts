import { known } from "./known.ts";
import { check, checkTags, RATE, TEXT, withDefaults } from "./option-checks.ts";
import { checkSdk, NEEDED } from "./resolve-options.ts";
import type { SentryExporterConfig } from "./sentry-exporter-config.ts";
import type { SentryLike, TagValue } from "./sentry-like.ts";

/** A Sentry SDK that can be started: the namespace of `@sentry/node` fits as it is. */
export interface StartableSentry extends SentryLike {
  init(options: StartOptions): unknown;
  getClient(): object | undefined;
  /** Timeout in milliseconds. */
  close(timeout: number): PromiseLike<boolean>;
}

/** What the SDK is started with. */
export interface StartOptions {
  dsn?: string;
  environment?: string;
  release?: string;
  sampleRate?: number;
  tracesSampleRate?: number;
}

/** What a {@link SentryExporter} takes. */
export interface SentryExporterOptions extends SentryExporterConfig {
  /** The SDK: `import * as Sentry from "@sentry/node"`. */
  readonly sentry: StartableSentry;
}

/** {@link SentryExporterOptions} with nothing left open. */
export interface ExporterOptions {
  readonly sentry: StartableSentry;
  readonly start: StartOptions;
  readonly tags: Readonly<Record<string, TagValue>>;
  readonly environment: string | undefined;
}

type Given = { readonly [K in keyof Required<SentryExporterOptions>]: SentryExporterOptions[K] | undefined };

const DEFAULTS: Given = {
  sentry: undefined,
  dsn: undefined,
  environment: undefined,
  release: undefined,
  sampleRate: 1,
  tracesSampleRate: 0,
  tags: {},
};

/** A DSN as the SDK reads it; one that it cannot read it says on the console alone. */
const DSN = /^https?:\/\/[^\s/@]+@[^\s/]+\/\S+$/;

/**
 * Checks the options and fills in the defaults; `undefined` means not given.
 *
 * @throws {TypeError} naming the option, its value and what is allowed.
 */
export function resolveExporterOptions(options: SentryExporterOptions): ExporterOptions {
  const { sentry, tags, ...start } = withDefaults(options, DEFAULTS);
  const { dsn, environment, release } = start;
  checkSdk(sentry, [...NEEDED, "init", "getClient", "close"]);
  if (dsn !== undefined) check("dsn", dsn, [(value) => DSN.test(String(value)), "a DSN: https://key@host/project"]);
  if (environment !== undefined) check("environment", environment, TEXT);
  if (release !== undefined) check("release", release, TEXT);
  check("sampleRate", start.sampleRate, RATE);
  check("tracesSampleRate", start.tracesSampleRate, RATE);
  checkTags(tags);
  return { sentry, start: known(start) as StartOptions, tags: { ...tags }, environment };
}

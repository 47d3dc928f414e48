import { check, checkTags, FLAG, isRecord, oneOf, refused, TEXT, withDefaults } from "./option-checks.ts";
import type { SentryHandlerOptions } from "./options.ts";
import type { SentryLike, SeverityLevel, TagValue } from "./sentry-like.ts";
import { SEVERITIES } from "./severity.ts";

/** {@link SentryHandlerOptions} with nothing left open. */
export interface ResolvedOptions {
  readonly sentry: SentryLike;
  readonly captureNetworkErrors: boolean;
  readonly captureGuardrailViolations: boolean;
  readonly minGuardrailSeverity: SeverityLevel;
  readonly breadcrumbsForTokens: boolean;
  readonly enableTracing: boolean;
  readonly tags: Readonly<Record<string, TagValue>>;
  readonly environment: string | undefined;
}

const DEFAULTS: Omit<ResolvedOptions, "sentry"> & { readonly sentry: SentryLike | undefined } = {
  sentry: undefined,
  captureNetworkErrors: true,
  captureGuardrailViolations: true,
  minGuardrailSeverity: "error",
  breadcrumbsForTokens: false,
  enableTracing: true,
  tags: {},
  environment: undefined,
};

/** What is called of an SDK. */
export const NEEDED: readonly (keyof SentryLike)[] = [
  "getCurrentScope",
  "getIsolationScope",
  "withScope",
  "withIsolationScope",
  "getActiveSpan",
  "withActiveSpan",
  "startInactiveSpan",
  "addBreadcrumb",
  "captureException",
  "captureEvent",
  "flush",
];

/**
 * Checks the options and fills in the defaults; `undefined` means not given.
 *
 * @throws {TypeError} naming the option, its value and what is allowed.
 */
export function resolveOptions(options: SentryHandlerOptions): ResolvedOptions {
  const { sentry, ...resolved } = withDefaults(options, DEFAULTS);
  checkSdk(sentry, NEEDED);
  check("captureNetworkErrors", resolved.captureNetworkErrors, FLAG);
  check("captureGuardrailViolations", resolved.captureGuardrailViolations, FLAG);
  check("minGuardrailSeverity", resolved.minGuardrailSeverity, oneOf(SEVERITIES));
  check("breadcrumbsForTokens", resolved.breadcrumbsForTokens, FLAG);
  check("enableTracing", resolved.enableTracing, FLAG);
  checkTags(resolved.tags);
  if (resolved.environment !== undefined) check("environment", resolved.environment, TEXT);
  return { ...resolved, sentry, tags: { ...resolved.tags } };
}

/** @throws {TypeError} where it is no SDK, or lacks one of the functions that are used. */
export function checkSdk<T extends SentryLike>(value: T | undefined, needed: readonly (keyof T)[]): asserts value is T {
  if (!isRecord(value)) throw refused("sentry", value, 'a Sentry SDK (`import * as Sentry from "@sentry/node"`)');
  const missing = needed.filter((name) => typeof value[name] !== "function");
  if (missing.length === 0) return;
  throw new TypeError(
    `Option "sentry" must be a Sentry SDK, version 10 or 11; what was given lacks ${missing.join(", ")}.`,
  );
}

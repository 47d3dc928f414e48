import * as Sentry from "@sentry/node";
import { describe, expect, it } from "vitest";
import type { SentryHandlerOptions } from "./options.ts";
import { resolveOptions } from "./resolve-options.ts";

const resolve = (options: object) => resolveOptions({ sentry: Sentry, ...options } as SentryHandlerOptions);

describe("resolveOptions", () => {
  it("fills in the defaults", () => {
    expect(resolve({})).toEqual({
      sentry: Sentry,
      captureNetworkErrors: true,
      captureGuardrailViolations: true,
      minGuardrailSeverity: "error",
      breadcrumbsForTokens: false,
      enableTracing: true,
      tags: {},
      environment: undefined,
    });
  });

  it("keeps what is given, and takes undefined as not given", () => {
    const given = {
      captureNetworkErrors: false,
      captureGuardrailViolations: false,
      minGuardrailSeverity: "warning",
      breadcrumbsForTokens: true,
      enableTracing: false,
      tags: { team: "search", shard: 3 },
      environment: "staging",
    };
    expect(resolve(given)).toEqual({ sentry: Sentry, ...given });
    expect(resolve({ enableTracing: undefined, tags: undefined })).toMatchObject({ enableTracing: true, tags: {} });
  });

  it("is not changed by a later change of the tags", () => {
    const tags = { team: "search" };
    const resolved = resolve({ tags });
    tags.team = "other";
    expect(resolved.tags).toEqual({ team: "search" });
  });

  it.each([
    [
      { captureGuardrails: true },
      'Unknown option "captureGuardrails"; allowed are sentry, captureNetworkErrors, captureGuardrailViolations, minGuardrailSeverity, breadcrumbsForTokens, enableTracing, tags, environment.',
    ],
    [{ captureNetworkErrors: "no" }, 'Option "captureNetworkErrors" is "no"; it must be true or false.'],
    [{ enableTracing: 1 }, 'Option "enableTracing" is 1; it must be true or false.'],
    [{ tags: ["a"] }, 'Option "tags" is ["a"]; it must be an object of strings, numbers and booleans.'],
    [
      { tags: { team: { id: 1 } } },
      'Option "tags.team" is an object; it must be a string of up to 200 characters without a line break, a finite number or a boolean.',
    ],
    [
      { tags: { n: Number.NaN } },
      'Option "tags.n" is NaN; it must be a string of up to 200 characters without a line break, a finite number or a boolean.',
    ],
    [
      { tags: { forged: "a\nb" } },
      'Option "tags.forged" is "a\\nb"; it must be a string of up to 200 characters without a line break, a finite number or a boolean.',
    ],
    [
      { tags: { long: "x".repeat(10_000) } },
      'Option "tags.long" is a text of 10000 characters; it must be a string of up to 200 characters without a line break, a finite number or a boolean.',
    ],
    [
      { tags: { "a b": "c" } },
      'Option "tags" is "a b"; it must be an object whose keys are up to 200 letters, digits, _, ., : and -.',
    ],
    [
      { minGuardrailSeverity: "bad" },
      'Option "minGuardrailSeverity" is "bad"; it must be one of debug, info, warning, error, fatal.',
    ],
    [{ captureGuardrailViolations: null }, 'Option "captureGuardrailViolations" is null; it must be true or false.'],
    [{ breadcrumbsForTokens: "yes" }, 'Option "breadcrumbsForTokens" is "yes"; it must be true or false.'],
    [{ environment: "" }, 'Option "environment" is ""; it must be a string that is not empty.'],
    [
      { sentry: undefined },
      'Option "sentry" is undefined; it must be a Sentry SDK (`import * as Sentry from "@sentry/node"`).',
    ],
    [
      { sentry: { ...Sentry, withScope: undefined, flush: undefined } },
      'Option "sentry" must be a Sentry SDK, version 10 or 11; what was given lacks withScope, flush.',
    ],
  ])("refuses %o", (options, message) => {
    expect(() => resolve(options)).toThrow(new TypeError(message));
  });

  it("refuses to go without options", () => {
    expect(() => resolveOptions(undefined as unknown as SentryHandlerOptions)).toThrow(
      new TypeError('Option "options" is undefined; it must be an object.'),
    );
  });
});

import { streamInfoOf } from "@l0/core/testing";
import { metrics, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";

import type { OpenTelemetryOptions } from "./options.ts";
import { resolveOptions } from "./resolve-options.ts";
import { PROFILES } from "./semconv/profiles.ts";
import { MemorySdk } from "./test-support/memory-sdk.ts";

const wrong = (options: unknown): string => {
  try {
    resolveOptions(options as OpenTelemetryOptions);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as TypeError).message;
  }
  throw new Error("the options were accepted");
};

describe("resolveOptions", () => {
  it("takes the global providers, the name l0 and the profile dup where nothing is given", () => {
    const resolved = resolveOptions({});
    expect(resolved.tracerProvider()).toBe(trace.getTracerProvider());
    expect(resolved.meterProvider()).toBe(metrics.getMeterProvider());
    expect(resolved.serviceName).toBe("l0");
    expect(resolved.attributesOf(streamInfoOf())).toEqual({});
    expect(resolved.vocabulary.genAi).toBe(PROFILES.dup);
    expect(resolved.vocabulary.naming.stream("gpt-5")).toBe("chat gpt-5");
    expect(resolved.content.capture).toEqual({ span: false, event: false });
  });

  it("takes an option that is undefined for one that is not given", () => {
    const options = { tracer: undefined, serviceName: undefined, semconv: undefined, defaultAttributes: undefined };
    const resolved = resolveOptions(options as unknown as OpenTelemetryOptions);
    expect(resolved.serviceName).toBe("l0");
  });

  it("gives the very tracer, meter and providers that it got", () => {
    const { tracerProvider, meterProvider } = new MemorySdk();
    const tracer = tracerProvider.getTracer("mine");
    const meter = meterProvider.getMeter("mine");
    const made = resolveOptions({ tracer, meter });
    expect(made.tracerProvider().getTracer("other")).toBe(tracer);
    expect(made.meterProvider().getMeter("other")).toBe(meter);
    const passed = resolveOptions({ tracerProvider, meterProvider });
    expect(passed.tracerProvider()).toBe(tracerProvider);
    expect(passed.meterProvider()).toBe(meterProvider);
  });

  it("copies the default attributes, so that a later change of them has no effect", () => {
    const defaultAttributes: Record<string, string> = { team: "search" };
    const resolved = resolveOptions({ defaultAttributes });
    defaultAttributes["team"] = "other";
    expect(resolved.attributesOf(streamInfoOf())).toEqual({ team: "search" });
  });

  it("names an unknown option and all that are allowed", () => {
    expect(wrong({ traceToken: true })).toBe(
      "@l0/otel: unknown option traceToken (true); allowed: tracer, meter, logger, tracerProvider, meterProvider, " +
        "loggerProvider, serviceName, defaultAttributes, semconv, dialect, spanNames, events, traceTokens, " +
        "traceTools, recordTokenContent, contentBudget, redact, recordGuardrailViolations, interTokenHistogram, vendors",
    );
  });

  it.each([
    [null, "options is null; allowed: an object"],
    [{ semconv: "v1.40" }, 'semconv is "v1.40"; allowed: "latest", "v1.41", "dup"'],
    [{ semconv: "toString" }, 'semconv is "toString"; allowed: "latest", "v1.41", "dup"'],
    [{ serviceName: "" }, 'serviceName is ""; allowed: a string that is not empty'],
    [{ serviceName: 7 }, "serviceName is 7; allowed: a string that is not empty"],
    [{ dialect: "openinference" }, 'dialect is "openinference"; allowed: "gen_ai", "llm", "both"'],
    [{ spanNames: true }, 'spanNames is true; allowed: "semconv", "l0"'],
    [{ events: "none" }, 'events is "none"; allowed: "auto", "span", "log", "both"'],
    [{ traceTokens: "spans" }, 'traceTokens is "spans"; allowed: true, false, "events"'],
    [{ traceTools: 1 }, "traceTools is 1; allowed: true, false"],
    [{ recordTokenContent: "span" }, 'recordTokenContent is "span"; allowed: true, false, "NO_CONTENT", "SPAN_ONLY"'],
    [{ contentBudget: -1 }, "contentBudget is -1; allowed: bytes, at least 0"],
    [{ contentBudget: Number.NaN }, "contentBudget is NaN; allowed: bytes, at least 0"],
    [{ redact: /secret/ }, "redact is an object; allowed: a function"],
    [{ recordGuardrailViolations: 0 }, "recordGuardrailViolations is 0; allowed: true, false"],
    [{ interTokenHistogram: "yes" }, 'interTokenHistogram is "yes"; allowed: true, false'],
    [{ vendors: "langfuse" }, 'vendors is "langfuse"; allowed: an array of "langfuse", "openinference", "sentry"'],
    [{ vendors: ["datadog"] }, 'vendors is ["datadog"]; allowed: an array of'],
    [{ logger: {} }, "logger is an object; allowed: a Logger (an object with emit())"],
    [{ loggerProvider: {} }, "loggerProvider is an object; allowed: a LoggerProvider (an object with getLogger())"],
    [{ tracer: {} }, "tracer is an object; allowed: a Tracer (an object with startSpan())"],
    [{ tracer: null }, "tracer is null; allowed: a Tracer"],
    [{ meter: "m" }, 'meter is "m"; allowed: a Meter (an object with createHistogram())'],
    [{ tracerProvider: 1 }, "tracerProvider is 1; allowed: a TracerProvider (an object with getTracer())"],
    [{ meterProvider: [] }, "meterProvider is []; allowed: a MeterProvider (an object with getMeter())"],
    [{ defaultAttributes: { a: { b: 1 } } }, "defaultAttributes is an object; allowed: an object of strings"],
    [{ defaultAttributes: { a: Number.NaN } }, "defaultAttributes is an object; allowed: an object of strings"],
    [{ defaultAttributes: { a: ["x", 1] } }, "defaultAttributes is an object; allowed: an object of strings"],
    [{ defaultAttributes: ["a"] }, 'defaultAttributes is ["a"]; allowed: an object of strings'],
  ])("refuses %j", (options, message) => {
    expect(wrong(options)).toContain(message);
  });

  it("asks a function for the default attributes of each stream", () => {
    const { attributesOf } = resolveOptions({ defaultAttributes: ({ streamId }) => ({ "user.id": streamId }) });
    expect(attributesOf(streamInfoOf({ streamId: "a" }))).toEqual({ "user.id": "a" });
    expect(attributesOf(streamInfoOf({ streamId: "b" }))).toEqual({ "user.id": "b" });
  });

  it("refuses a tracer beside a tracer provider and a meter beside a meter provider", () => {
    const { tracerProvider, meterProvider, loggerProvider } = new MemorySdk();
    const [tracer, meter] = [tracerProvider.getTracer("x"), meterProvider.getMeter("x")];
    const logger = loggerProvider.getLogger("x");
    expect(wrong({ tracer, tracerProvider })).toContain("tracer and tracerProvider exclude each other");
    expect(wrong({ logger, loggerProvider })).toContain("logger and loggerProvider exclude each other");
    expect(wrong({ meter, meterProvider })).toContain("meter and meterProvider exclude each other");
  });
});

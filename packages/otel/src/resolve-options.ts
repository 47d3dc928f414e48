import {
  type Attributes,
  type AttributeValue,
  type MeterProvider,
  metrics,
  trace,
  type TracerProvider,
} from "@opentelemetry/api";

import type { OpenTelemetryOptions } from "./options.ts";
import type { SemconvProfile } from "./semconv/profile.ts";
import { PROFILES } from "./semconv/profiles.ts";

/** The options, complete. The providers are functions because a global one may be registered at any time. */
export interface ResolvedOptions {
  readonly tracerProvider: () => TracerProvider;
  readonly meterProvider: () => MeterProvider;
  readonly serviceName: string;
  readonly defaultAttributes: Attributes;
  readonly profile: SemconvProfile;
}

/** Every option and the words that say what it may be. */
const ALLOWED: { readonly [K in keyof Required<OpenTelemetryOptions>]: string } = {
  tracer: "a Tracer (an object with startSpan())",
  meter: "a Meter (an object with createHistogram())",
  tracerProvider: "a TracerProvider (an object with getTracer())",
  meterProvider: "a MeterProvider (an object with getMeter())",
  serviceName: "a string that is not empty",
  defaultAttributes: "an object of strings, finite numbers, booleans and arrays of one of these",
  semconv: Object.keys(PROFILES)
    .map((name) => `"${name}"`)
    .join(", "),
};

/** @throws TypeError naming the option, its value and what is allowed. */
export function resolveOptions(options: OpenTelemetryOptions): ResolvedOptions {
  refuseUnknown(options);
  const { tracer, meter, serviceName = "l0", defaultAttributes = {}, semconv = "dup" } = options;
  check("tracer", tracer, hasMethod(tracer, "startSpan"));
  check("meter", meter, hasMethod(meter, "createHistogram"));
  check("tracerProvider", options.tracerProvider, hasMethod(options.tracerProvider, "getTracer"));
  check("meterProvider", options.meterProvider, hasMethod(options.meterProvider, "getMeter"));
  check("serviceName", serviceName, typeof serviceName === "string" && serviceName !== "");
  check("defaultAttributes", defaultAttributes, isAttributes(defaultAttributes));
  check("semconv", semconv, Object.hasOwn(PROFILES, semconv));
  refuseBoth(options, "tracer", "tracerProvider");
  refuseBoth(options, "meter", "meterProvider");

  const tracerProvider = tracer ? { getTracer: () => tracer } : options.tracerProvider;
  const meterProvider = meter ? { getMeter: () => meter } : options.meterProvider;
  return {
    tracerProvider: tracerProvider ? () => tracerProvider : () => trace.getTracerProvider(),
    meterProvider: meterProvider ? () => meterProvider : () => metrics.getMeterProvider(),
    serviceName,
    defaultAttributes: { ...defaultAttributes },
    profile: PROFILES[semconv],
  };
}

function refuseUnknown(options: unknown): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`createOpenTelemetryHandler: options is ${show(options)}; allowed: an object`);
  }
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(ALLOWED, name));
  if (unknown === undefined) return;
  const value = show(Reflect.get(options, unknown));
  throw new TypeError(
    `createOpenTelemetryHandler: unknown option ${unknown} (${value}); allowed: ${Object.keys(ALLOWED).join(", ")}`,
  );
}

function refuseBoth(options: OpenTelemetryOptions, one: "tracer" | "meter", other: keyof OpenTelemetryOptions): void {
  if (options[one] === undefined || options[other] === undefined) return;
  throw new TypeError(`createOpenTelemetryHandler: ${one} and ${other} exclude each other; allowed: one of them`);
}

/** An option that is undefined has not been given. */
function check(name: keyof OpenTelemetryOptions, value: unknown, allowed: boolean): void {
  if (value === undefined || allowed) return;
  throw new TypeError(`createOpenTelemetryHandler: ${name} is ${show(value)}; allowed: ${ALLOWED[name]}`);
}

function hasMethod(value: unknown, method: string): boolean {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, method) === "function";
}

function isAttributes(value: unknown): value is Attributes {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((entry) => entry === undefined || isAttributeValue(entry));
}

function isAttributeValue(value: unknown): value is AttributeValue {
  if (!Array.isArray(value)) return isPrimitive(value);
  return value.every((entry) => isPrimitive(entry) && typeof entry === typeof value[0]);
}

function isPrimitive(value: unknown): boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "an array" : "an object";
  return String(value);
}

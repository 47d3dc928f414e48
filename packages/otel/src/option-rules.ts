import { showValue } from "@l0/core";
import type { Attributes, AttributeValue } from "@opentelemetry/api";

import { CAPTURE_MODES } from "./content/capture-mode.ts";
import type { OpenTelemetryOptions } from "./options.ts";
import { PROFILES } from "./semconv/profiles.ts";
import { VENDORS } from "./vendors/vendors.ts";

/** What an option may be: a test, and its words for the message. */
type Rule = readonly [fits: (value: unknown) => boolean, allowed: string];

const BOOLEAN: Rule = [(value) => typeof value === "boolean", "true, false"];
const having = (method: string, what: string): Rule => [
  (value) => typeof value === "object" && value !== null && typeof Reflect.get(value, method) === "function",
  `${what} (an object with ${method}())`,
];
const oneOf = (...words: readonly unknown[]): Rule => [
  (value) => words.includes(value),
  words.map((word) => JSON.stringify(word)).join(", "),
];

const RULES: { readonly [K in keyof Required<OpenTelemetryOptions>]: Rule } = {
  tracer: having("startSpan", "a Tracer"),
  meter: having("createHistogram", "a Meter"),
  logger: having("emit", "a Logger"),
  tracerProvider: having("getTracer", "a TracerProvider"),
  meterProvider: having("getMeter", "a MeterProvider"),
  loggerProvider: having("getLogger", "a LoggerProvider"),
  serviceName: [(value) => typeof value === "string" && value !== "", "a string that is not empty"],
  defaultAttributes: [
    (value) => typeof value === "function" || isAttributes(value),
    "an object of strings, finite numbers, booleans and arrays of one of these, or a function that gives one",
  ],
  semconv: oneOf(...Object.keys(PROFILES)),
  dialect: oneOf("gen_ai", "llm", "both"),
  spanNames: oneOf("semconv", "l0"),
  events: oneOf("auto", "span", "log", "both"),
  traceTokens: oneOf(true, false, "events"),
  traceTools: BOOLEAN,
  recordTokenContent: oneOf(true, false, ...CAPTURE_MODES),
  contentBudget: [(value) => typeof value === "number" && value >= 0, "bytes, at least 0"],
  redact: [(value) => typeof value === "function", "a function"],
  recordGuardrailViolations: BOOLEAN,
  interTokenHistogram: BOOLEAN,
  vendors: [
    (value) => Array.isArray(value) && value.every((name) => VENDORS.includes(name)),
    `an array of ${VENDORS.map((name) => `"${name}"`).join(", ")}`,
  ],
};

const EXCLUSIVE = [
  ["tracer", "tracerProvider"],
  ["meter", "meterProvider"],
  ["logger", "loggerProvider"],
] as const;

/** @throws TypeError for the first option that is unknown or impossible; one that is undefined has not been given. */
export function checkOptions(options: OpenTelemetryOptions): void {
  if (typeof options !== "object" || options === null)
    throw wrong(`options is ${showValue(options)}; allowed: an object`);
  for (const [name, value] of Object.entries(options)) {
    if (!isOption(name)) {
      throw wrong(`unknown option ${name} (${showValue(value)}); allowed: ${Object.keys(RULES).join(", ")}`);
    }
    const [fits, allowed] = RULES[name];
    if (value !== undefined && !fits(value)) throw wrong(`${name} is ${showValue(value)}; allowed: ${allowed}`);
  }
  for (const [one, other] of EXCLUSIVE) {
    if (options[one] !== undefined && options[other] !== undefined) {
      throw wrong(`${one} and ${other} exclude each other; allowed: one of them`);
    }
  }
}

function isOption(name: string): name is keyof OpenTelemetryOptions {
  return Object.hasOwn(RULES, name);
}

function wrong(what: string): TypeError {
  return new TypeError(`@l0/otel: ${what}`);
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

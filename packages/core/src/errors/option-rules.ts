import { invalidOptions } from "./invalid-options.ts";
import type { L0Error } from "./l0-error.ts";
import { isObject } from "../platform/is-object.ts";
import { showValue } from "../platform/show-value.ts";

/** What an option may be: a test, and its words for the message; `fields` are the rules for one that is an object instead. */
export type Rule = readonly [fits: (value: unknown) => boolean, allowed: string, fields?: Rules];

/** Rules by name, or groups of them. */
type Rules = Readonly<Record<string, unknown>>;

/** A rule for every option of an interface, or rules of its own for a group: a new option without one does not compile. */
export type OptionRules<T> = {
  readonly [K in keyof Required<T>]: Rule | OptionRules<Exclude<T[K], undefined>>;
};

const isFunction = (value: unknown): boolean => typeof value === "function";
const isAll = (value: unknown, fits: (one: unknown) => boolean): boolean => Array.isArray(value) && value.every(fits);

export const FUNCTION: Rule = [isFunction, "a function"];
export const BOOLEAN: Rule = [(value) => typeof value === "boolean", "true or false"];
export const OBJECT: Rule = [(value) => isObject(value) && !Array.isArray(value), "an object"];
export const TEXT: Rule = [(value) => typeof value === "string" && value !== "", "a string that is not empty"];
export const DURATION: Rule = [(value) => typeof value === "number" && value >= 0, "milliseconds, at least 0"];
export const SHARE: Rule = [(value) => typeof value === "number" && value >= 0 && value <= 1, "a number from 0 to 1"];
export const COUNT: Rule = [
  (value) => value === Infinity || (Number.isInteger(value) && Number(value) >= 0),
  "a whole number of at least 0, or Infinity",
];
export const INTERVAL: Rule = [
  (value) => COUNT[0](value) && value !== 0,
  "a whole number of at least 1, or Infinity for only at the end",
];
export const SIGNAL: Rule = [
  (value) => isObject(value) && "aborted" in value && "addEventListener" in value,
  "an AbortSignal",
];
/** An object with a function of one of these names. */
const isWith =
  (...names: readonly string[]) =>
  (value: unknown): boolean =>
    isObject(value) && names.some((name) => isFunction(value[name]));
export const DETECTOR: Rule = [isWith("start"), "a DriftDetector: an object with start()"];
export const ADAPTER: Rule = [isWith("decoder"), "a SourceAdapter: an object with decoder()"];
export const GUARDRAILS: Rule = [
  (value) => isAll(value, (rule) => isWith("start", "check")(rule) && TEXT[0]((rule as { name: unknown }).name)),
  "an array of rules, each with a name and start() or check()",
];
/** A group of options, or a word for all or nothing. */
export const orBoolean = (fields: Rules): Rule => [BOOLEAN[0], "true, false or an object", fields];
export const FUNCTIONS: Rule = [(value) => isAll(value, isFunction), "an array of functions"];
export const HANDLERS: Rule = [
  (value) => isFunction(value) || isAll(value, isFunction),
  "a function or an array of functions",
];
export const oneOf = (names: readonly unknown[]): Rule => [(value) => names.includes(value), names.join(", ")];
export const someOf = (names: readonly unknown[]): Rule => [
  (value) => isAll(value, (one) => names.includes(one)),
  `an array of ${names.join(", ")}`,
];

/** Throws `INVALID_OPTIONS` for the first option that is unknown or impossible; `undefined` means not given. */
export function checkOptions(options: unknown, rules: Rules, name = ""): void {
  const names = (): string => Object.keys(rules).join(", ");
  if (!OBJECT[0](options)) throw invalidOption(name || "options", options, `an object of ${names()}`);
  for (const [key, value] of Object.entries(options as object)) {
    const path = name ? `${name}.${key}` : key;
    if (!Object.hasOwn(rules, key)) throw invalidOptions(`There is no option ${path}; there are ${names()}.`);
    if (value !== undefined) checkOption(value, rules[key] as Rule | Rules, path);
  }
}

function checkOption(value: unknown, rule: Rule | Rules, path: string): void {
  if (!isRule(rule)) return checkOptions(value, rule, path);
  const [fits, allowed, fields] = rule;
  if (fields && OBJECT[0](value)) checkOptions(value, fields, path);
  else if (!fits(value)) throw invalidOption(path, value, allowed);
}

const isRule = (rule: Rule | Rules): rule is Rule => Array.isArray(rule);

export function invalidOption(name: string, value: unknown, allowed: string): L0Error {
  return invalidOptions(`Option ${name} is ${showValue(value)}; allowed is ${allowed}.`);
}

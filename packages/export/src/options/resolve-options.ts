import { showValue } from "@l0/core";

/** The rule of one option. */
export interface OptionRule<V> {
  readonly default: V;
  /** What may be given, in words. */
  readonly allowed: string;
  /** What was given may hold a secret: no message shows it. */
  readonly isSecret?: boolean;
  accepts(value: unknown): boolean;
}

/** Options of which none is left open. */
export type Complete<T> = { readonly [K in keyof T]-?: Exclude<T[K], undefined> };

/** A rule for each option of `T`; after {@link resolveOptions} none of them is optional. */
export type OptionRules<T> = { readonly [K in keyof T]-?: OptionRule<Exclude<T[K], undefined>> };

/**
 * Checks what was given and fills in the defaults. `undefined` means not given.
 *
 * @throws TypeError naming the option, the value and what is allowed.
 */
export function resolveOptions<T extends object>(caller: string, given: T, rules: OptionRules<T>): Complete<T> {
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`${caller}: the options must be an object, not ${showValue(given)}.`);
  }
  const names = Object.keys(rules) as (keyof T & string)[];
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(rules, name));
  if (unknown !== undefined) {
    throw new TypeError(`${caller}: there is no option "${unknown}". Its options are ${names.join(", ")}.`);
  }
  return Object.fromEntries(
    names.map((name) => [name, resolveOption(caller, name, given[name], rules[name])]),
  ) as Complete<T>;
}

function resolveOption<V>(caller: string, name: string, value: V | undefined, rule: OptionRule<V>): V {
  if (value === undefined) return rule.default;
  if (rule.accepts(value)) return value;
  throw new TypeError(
    `${caller}: the option "${name}" is ${rule.isSecret ? "not allowed" : showValue(value)}. Allowed is ${rule.allowed}.`,
  );
}

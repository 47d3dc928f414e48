import { CALLBACK_NAMES } from "./events/callbacks.ts";
import type { L0Options } from "./options.ts";
import { mergeMonitoring } from "./monitor/resolve-monitoring.ts";
import { known } from "./platform/known.ts";

/** Options over defaults: the groups field by field, the rest as it is; `undefined` is not given. */
export function mergeOptions<T extends Partial<L0Options>>(defaults: Partial<L0Options>, options: T): T {
  const merged = { ...known(defaults), ...known(options) } as Record<string, unknown>;
  for (const group of ["retry", "timeout", "checkIntervals"] as const) {
    merged[group] = over<object>(defaults[group], options[group], (base, given) => ({
      ...known(base),
      ...known(given),
    }));
  }
  merged["monitoring"] = over(defaults.monitoring, options.monitoring, mergeMonitoring);
  return merged as T;
}

/** Most calls give no group. */
function over<T>(defaults: T | undefined, given: T | undefined, merge: (defaults: T, given: T) => T): T | undefined {
  return defaults === undefined || given === undefined ? (given ?? defaults) : merge(defaults, given);
}

/** For defaults whose callbacks are among their handlers already: a call's own replace none. */
export const NO_CALLBACKS: Partial<L0Options> = Object.fromEntries(CALLBACK_NAMES.map((name) => [name, undefined]));

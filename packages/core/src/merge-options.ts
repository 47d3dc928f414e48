import { CALLBACK_NAMES } from "./events/callbacks.ts";
import type { L0Options } from "./options.ts";
import { known } from "./platform/known.ts";

/** Options over defaults: the groups field by field, the rest as it is; `undefined` is not given. */
export function mergeOptions<T extends Partial<L0Options>>(defaults: Partial<L0Options>, options: T): T {
  const merged = { ...known(defaults), ...known(options) } as Record<string, unknown>;
  for (const group of ["retry", "timeout", "checkIntervals", "monitoring"] as const)
    merged[group] = { ...known({ ...defaults[group] }), ...known({ ...options[group] }) };
  return merged as T;
}

/** For defaults whose callbacks are among their handlers already: a call's own replace none. */
export const NO_CALLBACKS: Partial<L0Options> = Object.fromEntries(CALLBACK_NAMES.map((name) => [name, undefined]));

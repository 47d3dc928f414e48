import { CALLBACK_NAMES } from "./events/callbacks.ts";
import type { L0Options } from "./options.ts";
import { known } from "./platform/known.ts";

/** Options over defaults: `retry`, `timeout` and `monitoring` field by field, the rest as it is; `undefined` is not given. */
export function mergeOptions<T extends Partial<L0Options>>(defaults: Partial<L0Options>, options: T): T {
  const group = (name: "retry" | "timeout" | "monitoring"): object => ({
    ...known({ ...defaults[name] }),
    ...known({ ...options[name] }),
  });
  const groups = { retry: group("retry"), timeout: group("timeout"), monitoring: group("monitoring") };
  return { ...known(defaults), ...known(options), ...groups } as T;
}

/** For defaults whose callbacks are among their handlers already: a call's own replace none. */
export const NO_CALLBACKS: Partial<L0Options> = Object.fromEntries(CALLBACK_NAMES.map((name) => [name, undefined]));

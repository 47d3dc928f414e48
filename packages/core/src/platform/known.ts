type Known<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Options that are all there, of an interface in which each may be missing or `undefined`. */
export type Complete<T> = { readonly [K in keyof T]-?: Exclude<T[K], undefined> };

/** Options of which each may be missing or `undefined`. */
export type Given<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** The same fields without those that are `undefined`: what is not known is absent. Written for speed: every event passes it. */
export function known<T extends object>(fields: T): Known<T> {
  const found: Record<string, unknown> = {};
  for (const key in fields) if (fields[key] !== undefined) found[key] = fields[key];
  return found as Known<T>;
}

/** Defaults, and over them what is given: `undefined` is not. */
export function over<T extends object>(defaults: T, given: Given<T> | undefined): T {
  return given ? { ...defaults, ...known(given) } : defaults;
}

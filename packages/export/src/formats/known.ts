/** The fields of `T`, where those that are optional may also be given as `undefined`. */
type Fields<T> = { readonly [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

/** The fields that have a value: an unknown one is left out, never written as null or zero. */
export function known<T extends object>(fields: Fields<T>): T {
  const found: Partial<Record<keyof T, unknown>> = {};
  // Over a list of pairs this takes three times as long, and it is most of the work of a format.
  for (const name in fields) if (isKnown(fields[name])) found[name] = fields[name];
  return found as T;
}

/** Whether there is a value; NaN and the infinities are none, and would poison a sum or a series. */
export function isKnown<V>(value: V | undefined): value is V {
  return value !== undefined && (typeof value !== "number" || Number.isFinite(value));
}

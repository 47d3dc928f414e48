/** The fields of `T`, where those that are optional may also be given as `undefined`. */
type Fields<T> = { readonly [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

/** The fields that have a value: an unknown one is left out, never written as null or zero. */
export function known<T extends object>(fields: Fields<T>): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** What settles a promise. */
export interface Settler<T> {
  resolve: (value: T) => void;
  reject: (error: unknown) => void;
}

let by: Settler<never> | undefined;

const capture = (resolve: (value: never) => void, reject: (error: unknown) => void): void => {
  const settler = by as Settler<never>;
  settler.resolve = resolve;
  settler.reject = reject;
};

/** A promise that the settler settles. One function captures for all: one for each stream would be two more objects a token touches. */
export function settledBy<T>(settler: Settler<T>): Promise<T> {
  by = settler;
  const promise = new Promise<T>(capture as ConstructorParameters<typeof Promise<T>>[0]);
  by = undefined;
  return promise;
}

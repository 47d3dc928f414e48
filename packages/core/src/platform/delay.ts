/** A wait that can be ended early; its promise never rejects. */
export interface Delay {
  readonly done: Promise<void>;
  /** Ends the wait at once. */
  cancel(): void;
}

/** The longest time a timer can hold, ms: a longer one would fire at once. */
const LONGEST = 2 ** 31 - 1;

/** Waits `ms` milliseconds, however many; `Infinity` only ends by `cancel`. */
export function delay(ms: number): Delay {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let finish = (): void => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
    const wait = (left: number): void => {
      timer = setTimeout(() => (left > LONGEST ? wait(left - LONGEST) : resolve()), Math.min(left, LONGEST));
    };
    wait(ms);
  });
  const cancel = (): void => {
    clearTimeout(timer);
    finish();
  };
  return { done, cancel };
}

import type { Watch } from "./watch.ts";

/** Properties that are views of a result; looking at one may already open it. */
const VIEWS: ReadonlySet<PropertyKey> = new Set(["stream", "textStream", "fullStream"]);
/** Methods that make one. */
const VIEW_MAKERS: ReadonlySet<PropertyKey> = new Set(["batches", "toReadableStream"]);
/** Methods that leave one: of a result, and of a generator that is read by hand. */
const LEAVERS: ReadonlySet<PropertyKey> = new Set(["abort", "return"]);

/** Whether a value is a stream or a result that has one: of `l0()`, of an SDK, any async iterable. */
export function hasStream(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  return isStream(value) || "textStream" in value || "fullStream" in value;
}

/** The same value, watched however it is read. */
export function untilRead<T extends object>(value: T, watch: Watch): T {
  if (value instanceof ReadableStream) {
    // Somebody has begun to read it before it came here, and nobody else can.
    return value.locked ? value : (readableUntilRead(value, watch) as unknown as T);
  }
  return new Proxy(isLocked(value) ? unlocked(value) : value, {
    // One that was frozen since: a proxy that gave anything else would throw.
    get: (target, name) =>
      isFixed(target, name) ? Reflect.get(target, name, value) : memberUntilRead(value, name, watch),
    set: (_target, name, given) => Reflect.set(value, name, given),
  });
}

/** Whether it has properties that no proxy may give another value of, as a frozen object has. */
function isLocked(value: object): boolean {
  return Reflect.ownKeys(value).some((name) => isFixed(value, name));
}

function isFixed(value: object, name: PropertyKey): boolean {
  return Object.getOwnPropertyDescriptor(value, name)?.configurable === false;
}

/** What looks like it, and is not. */
function unlocked<T extends object>(value: T): T {
  const free = Object.create(Object.getPrototypeOf(value) as object | null) as T;
  for (const name of Reflect.ownKeys(value)) {
    Object.defineProperty(free, name, { ...Object.getOwnPropertyDescriptor(value, name), configurable: true });
  }
  return free;
}

function memberUntilRead(target: object, name: PropertyKey, watch: Watch): unknown {
  const member: unknown = Reflect.get(target, name, target);
  if (typeof member !== "function") return valueUntilRead(member, name, watch);
  if (name === "constructor") return member;
  const call = (...given: unknown[]): unknown => Reflect.apply(member, target, given);
  if (name === Symbol.asyncIterator) return () => iteratorUntilRead(call() as AsyncIterator<unknown>, watch);
  if (name === "text") return (...given: unknown[]) => textUntilRead(() => call(...given), watch);
  if (VIEW_MAKERS.has(name)) return () => untilRead(call() as object, watch);
  if (LEAVERS.has(name)) return (...given: unknown[]) => leave(() => call(...given), watch);
  if (name === "next" && isStream(target)) {
    return (...given: unknown[]) => watch.read(() => call(...given) as Promise<IteratorResult<unknown>>);
  }
  return call;
}

function valueUntilRead(value: unknown, name: PropertyKey, watch: Watch): unknown {
  if (VIEWS.has(name) && isStream(value)) return untilRead(value, watch);
  // Some SDKs promise the text, and read the stream for whoever asks for it.
  return name === "text" && value instanceof Promise ? textUntilRead(() => value, watch) : value;
}

function isStream(value: unknown): value is object {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

function iteratorUntilRead(iterator: AsyncIterator<unknown>, watch: Watch): AsyncIterableIterator<unknown> {
  return {
    next: () => watch.read(() => iterator.next()),
    return: async (value: unknown) => (await leave(() => iterator.return?.(value), watch)) ?? { value, done: true },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Leaves a stream: what it does at once is in the span, and one that hangs does not keep the span open. */
function leave<T>(step: () => T, watch: Watch): T {
  try {
    return watch.inside(step);
  } finally {
    watch.left();
  }
}

/** On the side: a result may give the same promise every time, and may have seen to it that nobody has to handle it. */
function textUntilRead(begin: () => unknown, watch: Watch): unknown {
  const text = watch.inside(begin);
  Promise.resolve(text).then(
    () => watch.left(),
    (error: unknown) => watch.readFailed(error),
  );
  return text;
}

function readableUntilRead(stream: ReadableStream<unknown>, watch: Watch): ReadableStream<unknown> {
  const reader = stream.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await watch.read(() => reader.read());
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => leave(() => reader.cancel(reason), watch),
    },
    // Nothing is read ahead.
    { highWaterMark: 0 },
  );
}

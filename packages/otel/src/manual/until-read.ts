import type { Watch } from "./watch.ts";

/** Properties that are views of a result; looking at one may already open it. */
const VIEWS: ReadonlySet<PropertyKey> = new Set(["stream", "textStream", "fullStream"]);
/** Methods that make one. */
const VIEW_MAKERS: ReadonlySet<PropertyKey> = new Set(["batches", "toReadableStream"]);

/** Whether a value is a stream or a result that has one: of `l0()`, of an SDK, any async iterable. */
export function hasStream(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  return isStream(value) || "textStream" in value || "fullStream" in value;
}

/** The same value, watched however it is read. */
export function untilRead<T extends object>(value: T, watch: Watch): T {
  if (value instanceof ReadableStream) return readableUntilRead(value, watch) as unknown as T;
  return new Proxy(value, { get: (target, name) => memberUntilRead(target, name, watch) });
}

function memberUntilRead(target: object, name: PropertyKey, watch: Watch): unknown {
  const member: unknown = Reflect.get(target, name, target);
  if (typeof member !== "function") return VIEWS.has(name) && isStream(member) ? untilRead(member, watch) : member;
  const call = (...given: unknown[]): unknown => Reflect.apply(member, target, given);
  if (name === Symbol.asyncIterator) return () => iteratorUntilRead(call() as AsyncIterator<unknown>, watch);
  if (name === "text") return () => textUntilRead(call() as Promise<unknown>, watch);
  if (VIEW_MAKERS.has(name)) return () => untilRead(call() as object, watch);
  if (name !== "abort") return call;
  return (reason?: unknown) => {
    call(reason);
    watch.left();
  };
}

function isStream(value: unknown): value is object {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

function iteratorUntilRead(iterator: AsyncIterator<unknown>, watch: Watch): AsyncIterableIterator<unknown> {
  return {
    next: () => watch.read(() => iterator.next()),
    return: async (value: unknown) => {
      watch.left();
      return (await iterator.return?.(value)) ?? { value, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function textUntilRead(text: Promise<unknown>, watch: Watch): Promise<unknown> {
  const { value } = await watch.read(async () => ({ done: true, value: await text }));
  return value;
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
      cancel(reason) {
        watch.left();
        return reader.cancel(reason);
      },
    },
    // Nothing is read ahead.
    { highWaterMark: 0 },
  );
}

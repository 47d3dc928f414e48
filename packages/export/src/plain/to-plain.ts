/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Values of one tree that are copied: more would hold up the process. */
const MAX_VALUES = 10_000;
/** Levels that are copied: well below what overflows the stack. */
const MAX_DEPTH = 64;

const CIRCULAR = "[Circular]";
const TOO_DEEP = "[Too deep]";
const TRUNCATED = "[Truncated]";
const UNREADABLE = "[Unreadable]";

/**
 * Copies any value into what JSON can hold, and never throws. As `JSON.stringify` does it, but for what that loses or
 * fails on: a BigInt becomes its digits, an Error its name, message and code (never its cause, which may quote a
 * request), a Map an object or its pairs, a Set a list, bytes their number. A cycle, a getter or `toJSON` that throws,
 * and what is over 64 levels or 10 000 values becomes a word in brackets. `undefined`: JSON leaves the value out.
 *
 * @param apart fields of this name have limits of their own, all together, so that they never crowd out the rest
 */
export function toPlain(value: unknown, apart?: string): Json | undefined {
  return new Copy(apart).of(value);
}

/** One copy of one tree. */
class Copy {
  #left = MAX_VALUES;
  /** The objects from the root to where the copy is. */
  readonly #path = new Set<object>();
  readonly #apart: { readonly name: string; readonly copy: Copy } | undefined;

  constructor(apart?: string) {
    this.#apart = apart === undefined ? undefined : { name: apart, copy: new Copy() };
  }

  of(value: unknown): Json | undefined {
    this.#left -= 1;
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        return Number.isFinite(value) ? value : null;
      case "bigint":
        return String(value);
      case "object":
        return value === null ? null : this.#object(value);
      default:
        return undefined;
    }
  }

  #object(value: object): Json | undefined {
    if (this.#path.has(value)) return CIRCULAR;
    if (this.#path.size >= MAX_DEPTH) return TOO_DEEP;
    this.#path.add(value);
    try {
      return this.#convert(value);
    } catch {
      return UNREADABLE;
    } finally {
      this.#path.delete(value);
    }
  }

  #convert(value: object): Json | undefined {
    if (value instanceof Error) return this.#error(value);
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
      return `[${value.constructor.name}, ${value.byteLength} bytes]`;
    if ("toJSON" in value && typeof value.toJSON === "function") {
      const json: unknown = value.toJSON();
      if (json !== value) return this.of(json);
    }
    if (Array.isArray(value) || value instanceof Set) return this.#list(value);
    if (value instanceof Map) return this.#map(value);
    return this.#fields(Object.keys(value), (key) => value[key as keyof typeof value]);
  }

  #list(items: Iterable<unknown>): Json {
    const list: Json[] = [];
    for (const item of items) {
      if (this.#left <= 0) return [...list, TRUNCATED];
      list.push(this.of(item) ?? null);
    }
    return list;
  }

  #map(map: ReadonlyMap<unknown, unknown>): Json {
    const keys = [...map.keys()];
    if (keys.every((key) => typeof key === "string")) return this.#fields(keys, (key) => map.get(key));
    return this.#list(map);
  }

  #error(error: Error): Json {
    return this.#fields(["name", "message", "code"], (key) => error[key as keyof Error]);
  }

  #fields(keys: readonly string[], read: (key: string) => unknown): Json {
    const fields: [string, Json][] = [];
    for (const key of keys) {
      if (this.#left <= 0) {
        fields.push(["…", TRUNCATED]);
        break;
      }
      const value = this.#field(key, read);
      if (value !== undefined) fields.push([key, value]);
    }
    return Object.fromEntries(fields);
  }

  #field(key: string, read: (key: string) => unknown): Json | undefined {
    try {
      const copy = key === this.#apart?.name ? this.#apart.copy : this;
      return copy.of(read(key));
    } catch {
      return UNREADABLE;
    }
  }
}

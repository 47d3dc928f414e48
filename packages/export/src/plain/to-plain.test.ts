import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toPlain } from "./to-plain.ts";

describe("what JSON can hold", () => {
  test("is copied as JSON.stringify writes it", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.stringify(toPlain(value))).toBe(JSON.stringify(value));
      }),
    );
  });

  test("leaves out what JSON leaves out", () => {
    const value = { none: undefined, call: () => 1, symbol: Symbol("s"), kept: null };
    expect(JSON.stringify(toPlain(value))).toBe(JSON.stringify(value));
    expect(toPlain([undefined, Number.NaN])).toEqual([null, null]);
    expect(toPlain(undefined)).toBeUndefined();
  });
});

describe("anything else", () => {
  test("never throws, and gives what JSON.stringify takes", () => {
    const hostile = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
      withNullPrototype: true,
      withBoxedValues: true,
    });
    fc.assert(
      fc.property(hostile, (value) => {
        const text = JSON.stringify(toPlain(value)) ?? "null";
        expect(JSON.stringify(JSON.parse(text))).toBe(text);
      }),
    );
  });

  test("keeps a BigInt as its digits", () => {
    expect(toPlain({ big: 12345678901234567890n })).toEqual({ big: "12345678901234567890" });
  });

  test("keeps name, message and code of an error, and neither its cause nor its other fields", () => {
    const error = Object.assign(new RangeError("too far", { cause: new Error("the prompt") }), {
      code: "E_FAR",
      headers: { authorization: "secret" },
      toJSON: () => ({ authorization: "secret" }),
    });
    expect(toPlain({ error })).toEqual({ error: { name: "RangeError", message: "too far", code: "E_FAR" } });
  });

  test("keeps maps, sets and dates", () => {
    expect(toPlain(new Map<string, unknown>([["a", 1n]]))).toEqual({ a: "1" });
    expect(toPlain(new Map([[1, "one"]]))).toEqual([[1, "one"]]);
    expect(toPlain(new Set([1, "b"]))).toEqual([1, "b"]);
    expect(toPlain(new Date(0))).toBe("1970-01-01T00:00:00.000Z");
    expect(toPlain(new Date(Number.NaN))).toBeNull();
  });

  test("names bytes instead of spelling them out", () => {
    expect(toPlain(new Uint8Array(3))).toBe("[Uint8Array, 3 bytes]");
    expect(toPlain(Buffer.alloc(1e6))).toBe("[Buffer, 1000000 bytes]");
    expect(toPlain(new ArrayBuffer(5))).toBe("[ArrayBuffer, 5 bytes]");
  });

  test("marks a cycle, and repeats what is only shared", () => {
    const shared = { a: 1 };
    const value: Record<string, unknown> = { first: shared, second: shared };
    value["self"] = value;
    expect(toPlain(value)).toEqual({ first: { a: 1 }, second: { a: 1 }, self: "[Circular]" });
  });

  test("marks only the field that cannot be read", () => {
    const value = {
      fine: 1,
      get bad(): string {
        throw new Error("no");
      },
      worse: {
        toJSON(): string {
          throw new Error("no");
        },
      },
      gone: Proxy.revocable({}, {}),
    };
    value.gone.revoke();
    expect(toPlain(value)).toMatchObject({
      fine: 1,
      bad: "[Unreadable]",
      worse: "[Unreadable]",
      gone: { proxy: "[Unreadable]" },
    });
  });

  test("copies an object whose toJSON gives itself", () => {
    const value = {
      a: 1,
      toJSON(): unknown {
        return this;
      },
    };
    expect(toPlain(value)).toEqual({ a: 1 });
  });

  test("keeps a __proto__ key a plain field", () => {
    const plain = toPlain(JSON.parse('{"__proto__": {"polluted": true}}')) as object;
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype);
    expect(JSON.stringify(plain)).toBe('{"__proto__":{"polluted":true}}');
  });
});

describe("what has no end", () => {
  const inner = (): { readonly next: unknown } => ({
    get next(): unknown {
      return inner();
    },
  });

  test("stops at a depth", () => {
    const text = JSON.stringify(toPlain(inner()));
    expect(text.match(/"next"/g)).toHaveLength(64);
    expect(text).toContain("[Too deep]");
  });

  test("stops at a number of values, of which a shared object counts each time", () => {
    let value: unknown = "leaf";
    for (let level = 0; level < 40; level += 1) value = [value, value];
    const text = JSON.stringify(toPlain(value));
    expect(text.match(/"leaf"/g)?.length).toBeLessThan(10_000);
    expect(text).toContain("[Truncated]");
  });

  test("cuts a wide object and says so", () => {
    const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, index]));
    const plain = toPlain(wide) as Record<string, unknown>;
    expect(Object.keys(plain)).toHaveLength(10_000);
    expect(plain["…"]).toBe("[Truncated]");
  });
});

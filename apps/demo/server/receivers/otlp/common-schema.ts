import { z } from "zod";

/** What the OTLP/JSON signals share. Every object is closed: a field that the protocol does not know is an error. */

/** An array that may be left out. */
export const list = <T extends z.ZodType>(item: T): z.ZodExactOptional<z.ZodArray<T>> => z.exactOptional(z.array(item));

const hex = (bytes: number): z.ZodString =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-fA-F]{${bytes * 2}}$`), `must be ${bytes * 2} hexadecimal digits`)
    .regex(/[^0]/, "must not be all zeros");

export const traceId: z.ZodString = hex(16);
export const spanId: z.ZodString = hex(8);

const wholeBetween = (lowest: bigint, highest: bigint): z.ZodType<string | number> =>
  z
    .union([z.string().regex(/^-?\d+$/), z.int()])
    .refine((value) => BigInt(value) >= lowest && BigInt(value) <= highest, `must be between ${lowest} and ${highest}`);

/** 64-bit integers are decimal strings in proto3 JSON; decoders take numbers too. */
export const int64: z.ZodType<string | number> = wholeBetween(-(2n ** 63n), 2n ** 63n - 1n);
export const uint64: z.ZodType<string | number> = wholeBetween(0n, 2n ** 64n - 1n);
export const uint32: z.ZodInt = z.int().min(0).max(0xffff_ffff);
export const double: z.ZodType<number | string> = z.union([z.number(), z.literal(["NaN", "Infinity", "-Infinity"])]);

/** A point in time, ns since the Unix epoch; one before 2001 was meant in another unit. */
export const time: z.ZodType<string | number> = uint64.refine(
  (value) => BigInt(value) >= 10n ** 18n,
  "must be nanoseconds since the Unix epoch",
);

/** Keys of which exactly one must be there. */
export const oneOf =
  (...keys: readonly string[]) =>
  (value: object): boolean =>
    keys.filter((key) => key in value).length === 1;

const VALUE_KINDS = [
  "stringValue",
  "boolValue",
  "intValue",
  "doubleValue",
  "arrayValue",
  "kvlistValue",
  "bytesValue",
] as const;

/** A value of any type; one of no kind is the empty value. */
export const anyValue: z.ZodType = z
  .strictObject({
    stringValue: z.exactOptional(z.string()),
    boolValue: z.exactOptional(z.boolean()),
    intValue: z.exactOptional(int64),
    doubleValue: z.exactOptional(double),
    bytesValue: z.exactOptional(z.base64()),
    get arrayValue() {
      return z.exactOptional(z.strictObject({ values: list(anyValue) }));
    },
    get kvlistValue() {
      return z.exactOptional(z.strictObject({ values: list(keyValue) }));
    },
  })
  .refine((value) => VALUE_KINDS.filter((kind) => kind in value).length <= 1, "must have one kind of value");

const keyValue = z.strictObject({ key: z.string().min(1), value: anyValue });

const keysOf = (pairs: readonly unknown[]): unknown[] => pairs.map((pair) => (pair as { key: unknown }).key);

/** Attributes: each key once. */
export const attributes: z.ZodExactOptional = z.exactOptional(
  z.array(keyValue).refine((pairs) => new Set(keysOf(pairs)).size === pairs.length, "must have each key once"),
);

export const dropped: z.ZodExactOptional<z.ZodInt> = z.exactOptional(uint32);
export const text: z.ZodExactOptional<z.ZodString> = z.exactOptional(z.string());

const entityRef = z.strictObject({
  schemaUrl: text,
  type: z.string(),
  idKeys: z.array(z.string()).min(1),
  descriptionKeys: list(z.string()),
});

const resource = z.strictObject({ attributes, droppedAttributesCount: dropped, entityRefs: list(entityRef) });
const scope = z.strictObject({ name: text, version: text, attributes, droppedAttributesCount: dropped });

/** A request of one signal: `records` in scopes in resources, under the field names of that signal. */
export function exportRequest(
  resourceField: string,
  scopeField: string,
  recordField: string,
  record: z.ZodType,
): z.ZodType {
  const scoped = z.strictObject({ scope: z.exactOptional(scope), schemaUrl: text, [recordField]: list(record) });
  const ofResource = z.strictObject({
    resource: z.exactOptional(resource),
    schemaUrl: text,
    [scopeField]: list(scoped),
  });
  return z.strictObject({ [resourceField]: z.array(ofResource) });
}

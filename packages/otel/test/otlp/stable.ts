import type { JsonValue } from "@bufbuild/protobuf";

/** A request without what is another in every run: ids by the order in which they come, no times, no resource. */
export class Stable {
  readonly #ids = new Map<string, string>();

  of(value: JsonValue): JsonValue {
    if (Array.isArray(value)) return value.map((entry) => this.of(entry));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).filter(
      // JSON has a body that is empty where protobuf has none.
      ([key, entry]) => !/^(?:resource|.*UnixNano)$/.test(key) && !(key === "body" && isEmpty(entry)),
    );
    const { key: attribute } = value as { readonly key?: JsonValue };
    return Object.fromEntries(
      entries.map(([key, entry]) => {
        if (/^(?:trace|span|parentSpan)Id$/.test(key)) return [key, this.#id(key.replace("parentSpan", "span"), entry)];
        if (key === "value" && /^l0\.(?:stream|session)_id$/.test(String(attribute))) {
          return [key, this.#id(String(attribute), JSON.stringify(entry))];
        }
        return [key, this.of(entry)];
      }),
    );
  }

  #id(kind: string, value: JsonValue | undefined): string {
    const known = this.#ids.get(String(value));
    if (known !== undefined) return known;
    const id = `${kind} ${this.#ids.size + 1}`;
    this.#ids.set(String(value), id);
    return id;
  }
}

function isEmpty(value: JsonValue): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

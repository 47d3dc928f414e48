import type { Origin } from "./message.ts";

/** What may follow the type of a metric, the text of an event or the status of a check. */
export interface Fields {
  readonly tags: readonly string[];
  readonly rate?: number;
  readonly timestamp?: number;
  readonly origin?: Origin;
}

const TAG = /^[a-zA-Z][^|,#@\s\p{C}]{0,199}$/u;
const CONTAINER = /^(?:ci-|in-)?[\w.:-]+$/;
const EXTERNAL = /^(?:it-(?:true|false)|cn-[^,|]*|pu-[^,|]*)(?:,(?:it-(?:true|false)|cn-[^,|]*|pu-[^,|]*))*$/;
const CARDINALITY: ReadonlySet<string> = new Set(["none", "low", "orchestrator", "high"]);

type Read = (text: string) => Partial<Fields> | undefined;

/** The fields of v1.0 (tags, rate), v1.2 and v1.4 (container), v1.3 (time), v1.5 (external data), v1.6 (cardinality). */
const FIELDS: readonly (readonly [prefix: string, read: Read])[] = [
  ["#", (text) => ({ tags: parseTags(text) })],
  ["@", (text) => (Number(text) > 0 && Number(text) <= 1 ? { rate: Number(text) } : undefined)],
  ["T", (text) => (/^[1-9]\d*$/.test(text) ? { timestamp: Number(text) } : undefined)],
  ["c:", (text) => (CONTAINER.test(text) ? { origin: { container: text } } : undefined)],
  ["e:", (text) => (EXTERNAL.test(text) ? { origin: { external: text } } : undefined)],
  ["card:", (text) => (CARDINALITY.has(text) ? { origin: { cardinality: text } } : undefined)],
];

/** Reads the fields whose prefixes are allowed here, each once; throws at any other. */
export function parseFields(fields: readonly string[], allowed: readonly string[]): Fields {
  const seen = new Set<string>();
  const found = fields.map((field) => {
    // The last that fits: `c:` and `card:` both begin with a c.
    const [prefix = "", read] = FIELDS.findLast(([start]) => field.startsWith(start)) ?? [];
    const parsed = allowed.includes(prefix) ? read?.(field.slice(prefix.length)) : undefined;
    if (parsed === undefined) throw new Error(`bad field ${field}`);
    if (seen.has(prefix)) throw new Error(`field twice: ${field}`);
    seen.add(prefix);
    return parsed;
  });
  const origins = found.flatMap(({ origin }) => origin ?? []);
  const origin = origins.length === 0 ? {} : { origin: Object.assign({}, ...origins) as Origin };
  return Object.assign({ tags: [] }, ...found, origin) as Fields;
}

function parseTags(text: string): string[] {
  const tags = text.split(",");
  const keys = tags.map((tag) => tag.split(":", 1)[0]);
  for (const tag of tags) if (!TAG.test(tag) || tag.endsWith(":")) throw new Error(`bad tag "${tag}"`);
  if (new Set(keys).size !== keys.length) throw new Error(`tag twice: ${text}`);
  return tags;
}

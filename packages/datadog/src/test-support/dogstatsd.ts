/** One line of a datagram, as the Agent understands it. */
export interface Metric {
  readonly name: string;
  readonly type: "c" | "g" | "ms" | "h" | "d" | "s";
  readonly value: number;
  readonly tags: readonly string[];
  readonly rate?: number;
}

const NAME = /^[a-zA-Z][a-zA-Z0-9_.]{0,199}$/;
const VALUE = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const TAG = /^[a-zA-Z][^|,#@\s\p{C}]{0,199}$/u;
const TYPES: ReadonlySet<string> = new Set(["c", "g", "ms", "h", "d", "s"]);

/** Reads a datagram by the published grammar, and throws at whatever the Agent would drop, guess at or take for something else. */
export function parseDatagram(datagram: Buffer): Metric[] {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(datagram);
  return text.replace(/\n$/, "").split("\n").map(parseLine);
}

function parseLine(line: string): Metric {
  const [head = "", type = "", ...fields] = line.split("|");
  const colon = head.indexOf(":");
  const name = head.slice(0, colon);
  const value = head.slice(colon + 1);
  if (colon < 0 || !NAME.test(name)) throw new Error(`bad name: ${line}`);
  if (!TYPES.has(type)) throw new Error(`bad type: ${line}`);
  if (!VALUE.test(value)) throw new Error(`bad value: ${line}`);
  const parsed = fields.map((field) => parseField(field, type, line));
  const sections = parsed.flatMap(Object.keys);
  if (new Set(sections).size !== sections.length) throw new Error(`section twice: ${line}`);
  return Object.assign({ name, type: type as Metric["type"], value: Number(value), tags: [] }, ...parsed);
}

function parseField(field: string, type: string, line: string): Partial<Metric> {
  if (field.startsWith("#")) return { tags: parseTags(field.slice(1), line) };
  const rate = Number(field.slice(1));
  if (field.startsWith("@") && ["c", "h", "d", "ms"].includes(type) && rate > 0 && rate <= 1) return { rate };
  throw new Error(`bad field ${field}: ${line}`);
}

function parseTags(text: string, line: string): string[] {
  const tags = text.split(",");
  const keys = tags.map((tag) => tag.split(":", 1)[0]);
  for (const tag of tags) if (!TAG.test(tag) || tag.endsWith(":")) throw new Error(`bad tag "${tag}": ${line}`);
  if (new Set(keys).size !== keys.length) throw new Error(`tag twice: ${line}`);
  return tags;
}

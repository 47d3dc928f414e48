/** One item of an envelope: its header, and its payload as sent and as parsed. */
export interface EnvelopeItem {
  readonly header: Fields;
  readonly payload: Fields;
}

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Parses an envelope as Sentry's own ingestion does: a header line, then items, each a header line and a payload of the
 * stated length (to the end of the line where none is stated).
 *
 * @throws {Error} on anything that ingestion would refuse.
 */
export function parseEnvelope(body: Buffer): EnvelopeItem[] {
  const reader = new LineReader(body);
  object("envelope header", reader.line());
  const items: EnvelopeItem[] = [];
  while (!reader.atEnd) {
    const header = object("item header", reader.line());
    const { type, length } = header;
    must(typeof type === "string", `an item has the type ${String(type)}`);
    const text = typeof length === "number" ? reader.bytes(length) : reader.line();
    items.push({ header, payload: object(`${type} item`, text) });
  }
  must(items.length > 0, "an envelope is empty");
  items.forEach(check);
  return items;
}

class LineReader {
  readonly #body: Buffer;
  #at = 0;

  constructor(body: Buffer) {
    this.#body = body;
  }

  get atEnd(): boolean {
    return this.#at >= this.#body.length;
  }

  line(): string {
    const end = this.#body.indexOf(0x0a, this.#at);
    return this.bytes((end === -1 ? this.#body.length : end) - this.#at);
  }

  bytes(length: number): string {
    const end = this.#at + length;
    must(end <= this.#body.length, "an item is longer than its envelope");
    must(end === this.#body.length || this.#body[end] === 0x0a, "an item is not followed by a new line");
    const text = this.#body.toString("utf8", this.#at, end);
    this.#at = end + 1;
    return text;
  }
}

function check({ header, payload }: EnvelopeItem): void {
  if (header["type"] === "event") checkEvent(payload);
  if (header["type"] === "span") checkSpans(header, payload);
}

function checkEvent(event: Fields): void {
  must(matches(/^[0-9a-f]{32}$/, event["event_id"]), "an event has no id");
  must(typeof event["timestamp"] === "number", "an event has no time");
}

function checkSpans(header: Fields, payload: Fields): void {
  must(header["content_type"] === "application/vnd.sentry.items.span.v2+json", "spans are not of version 2");
  const spans = payload["items"];
  must(Array.isArray(spans) && spans.length === header["item_count"], "the number of spans is not what was said");
  for (const span of spans as Fields[]) checkSpan(span);
}

function checkSpan(span: Fields): void {
  const { trace_id, span_id, parent_span_id, name, start_timestamp, end_timestamp, status, attributes } = span;
  must(matches(/^[0-9a-f]{32}$/, trace_id), "a span has no trace");
  must(matches(/^[0-9a-f]{16}$/, span_id), "a span has no id");
  must(parent_span_id === undefined || matches(/^[0-9a-f]{16}$/, parent_span_id), "a span has a bad parent");
  must(typeof name === "string" && name !== "", "a span has no name");
  must(Number(start_timestamp) <= Number(end_timestamp), `the span ${String(name)} ends before it starts`);
  must(status === "ok" || status === "error", `a span has the status ${String(status)}`);
  for (const [key, attribute] of Object.entries(attributes as Record<string, Fields>)) {
    must(isTyped(attribute), `the attribute ${key} is ${JSON.stringify(attribute)}`);
  }
}

function isTyped({ type, value }: Fields): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "double") return typeof value === "number";
  if (type === "array") return Array.isArray(value);
  return type === typeof value;
}

const matches = (pattern: RegExp, value: unknown): boolean => typeof value === "string" && pattern.test(value);

function object(what: string, text: string): Fields {
  const value: unknown = JSON.parse(text);
  must(typeof value === "object" && value !== null && !Array.isArray(value), `the ${what} is no object`);
  return value as Fields;
}

function must(condition: boolean, problem: string): void {
  if (!condition) throw new Error(`Bad envelope: ${problem}.`);
}

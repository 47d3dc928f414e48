import { z } from "zod";
import { decodeJson, decodeText } from "../decode-body.ts";
import { Rejection } from "../rejection.ts";

export type Json = Readonly<Record<string, unknown>>;

export interface EnvelopeItem {
  /** Such as `event`, `span`, `log`, `session`. */
  readonly type: string;
  readonly header: Json;
  /** Parsed where it is JSON, the text of an attachment otherwise. */
  readonly payload: unknown;
}

/** One envelope, as Sentry's SDKs send them. */
export interface Envelope {
  readonly header: Json;
  readonly items: readonly EnvelopeItem[];
}

const hexId = z.string().regex(/^[0-9a-f]{32}$/, "must be 32 hexadecimal digits");

const envelopeHeader = z.looseObject({
  event_id: hexId.optional(),
  dsn: z.url().optional(),
  sent_at: z.iso.datetime({ offset: true }).optional(),
  sdk: z.looseObject({ name: z.string(), version: z.string() }).optional(),
  trace: z.looseObject({ trace_id: hexId, public_key: z.string() }).optional(),
});

const itemHeader = z.looseObject({ type: z.string().min(1), length: z.int().min(0).optional() });

/** An item that holds many: Sentry refuses one whose count is not that of its payload. */
const batch = z.object({
  header: z.object({ item_count: z.int(), content_type: z.string().startsWith("application/vnd.sentry.items.") }),
  payload: z.object({ items: z.array(z.looseObject({})) }),
});

const countedBatch = batch.refine(({ header, payload }) => header.item_count === payload.items.length, {
  path: ["header", "item_count"],
  error: "must be the number of items",
});

const event = z.object({ payload: z.looseObject({ event_id: hexId, timestamp: z.union([z.number(), z.string()]) }) });

/** What is known of the items that are checked; others only have to be well-formed. */
const ITEM_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  event,
  transaction: event,
  session: z.object({ payload: z.looseObject({ sid: z.string(), init: z.boolean(), status: z.string() }) }),
  span: countedBatch,
  log: countedBatch,
  trace_metric: countedBatch,
};

/** Items whose payload is no JSON. */
const RAW_ITEMS: ReadonlySet<string> = new Set(["attachment", "replay_recording", "statsd"]);

/**
 * Reads an envelope: a header line, then for each item a header line and its payload.
 *
 * @throws Rejection saying what is malformed.
 */
export function parseEnvelope(bytes: Uint8Array): Envelope {
  const header = readHeader(lineAt(bytes, 0), "The envelope's header", envelopeHeader);
  const items: EnvelopeItem[] = [];
  let position = lineEnd(bytes, 0) + 1;
  while (position < bytes.length) {
    const { item, end } = readItem(bytes, position, `Item ${items.length + 1}`);
    items.push(item);
    position = end;
  }
  return { header, items };
}

function readItem(bytes: Uint8Array, start: number, what: string): { item: EnvelopeItem; end: number } {
  const header = readHeader(lineAt(bytes, start), `${what}'s header`, itemHeader);
  const from = Math.min(lineEnd(bytes, start) + 1, bytes.length);
  const to = header.length === undefined ? lineEnd(bytes, from) : from + header.length;
  if (to > bytes.length) throw new Rejection(`${what} ends before its length of ${header.length} bytes.`);
  if (to < bytes.length && bytes[to] !== NEWLINE) throw new Rejection(`${what} is longer than its length says.`);
  const text = decodeText(bytes.subarray(from, to));
  const payload = RAW_ITEMS.has(header.type) ? text : decodeJson(text, `${what} (${header.type})`);
  const item = { type: header.type, header, payload };
  const schema = ITEM_SCHEMAS[header.type];
  if (schema !== undefined) check(schema, item, `${what} (${header.type})`);
  return { item, end: to + 1 };
}

const NEWLINE = 10;

/** Where the line that begins at `start` ends: its line break, or the end of everything. */
function lineEnd(bytes: Uint8Array, start: number): number {
  const end = bytes.indexOf(NEWLINE, start);
  return end < 0 ? bytes.length : end;
}

const lineAt = (bytes: Uint8Array, start: number): string => decodeText(bytes.subarray(start, lineEnd(bytes, start)));

const readHeader = <T>(line: string, what: string, schema: z.ZodType<T>): T =>
  check(schema, decodeJson(line, what), what);

function check<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Rejection(`${what}: ${z.prettifyError(result.error)}`);
}

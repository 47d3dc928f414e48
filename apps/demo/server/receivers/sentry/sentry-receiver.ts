import { Hono } from "hono";
import { decodeBody, decodeText } from "../decode-body.ts";
import { createInbox } from "../inbox.ts";
import { loopbackServer } from "../loopback-server.ts";
import type { Receiver } from "../receiver.ts";
import { Rejection } from "../rejection.ts";
import { type Envelope, type EnvelopeItem, type Json, parseEnvelope } from "./envelope.ts";

const PUBLIC_KEY = "embedded";
const PROJECT = "1";

/** An envelope that was accepted. */
export interface ReceivedEnvelope extends Envelope {
  /** All of it, as it was sent. */
  readonly text: string;
}

/** Takes Sentry envelopes, zipped or not. `start()` gives the DSN to hand to a Sentry SDK. */
export function sentryReceiver(): Receiver<ReceivedEnvelope> {
  const { shown, accept, refuse } = createInbox<ReceivedEnvelope>();
  const app = new Hono();
  app.post(`/api/${PROJECT}/envelope/`, async (context) => {
    const body = new Uint8Array(await context.req.arrayBuffer());
    try {
      const bytes = decodeBody(body, context.req.header("content-encoding"));
      const envelope = parseEnvelope(bytes);
      authorize(envelope, context.req.query("sentry_key"), context.req.header("x-sentry-auth"));
      accept(envelope.items.map(summaryOf).join(", ") || "nothing", { ...envelope, text: decodeText(bytes) });
      return context.json({ id: envelope.header["event_id"] ?? null });
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      refuse(error.message, body);
      return context.json({ detail: error.message }, error.status);
    }
  });
  const server = loopbackServer(app);
  return {
    ...shown,
    name: "sentry",
    start: async () => (await server.start()).replace("//", `//${PUBLIC_KEY}@`) + `/${PROJECT}`,
    close: server.close,
  };
}

/** The key comes in the query, in a header or in the envelope's own DSN. */
function authorize({ header }: Envelope, query: string | undefined, auth: string | undefined): void {
  const dsn = typeof header["dsn"] === "string" ? new URL(header["dsn"]).username : undefined;
  const key = query ?? /\bsentry_key=(\w+)/.exec(auth ?? "")?.[1] ?? dsn;
  if (key !== PUBLIC_KEY) throw new Rejection(`The key "${key}" is not the one of the DSN.`, 401);
}

/** An item in a few words: what an error says, how many spans there are. */
function summaryOf({ type, header, payload }: EnvelopeItem): string {
  if (typeof header["item_count"] === "number") return `${header["item_count"]} × ${type}`;
  const { message, exception, status } = (payload ?? {}) as Json & { exception?: { values?: readonly Json[] } };
  const title = exception?.values?.at(-1)?.["type"] ?? message ?? status;
  return typeof title === "string" ? `${type}: ${title}` : type;
}

import { type IncomingMessage, request, type RequestOptions } from "node:http";
import type { EventHandler, StreamInfo, StreamScope } from "@l0/core";
import { createSentryHandler } from "@l0/sentry";
import * as Sentry from "@sentry/node";
import { type ReceivedEnvelope, sentryReceiver } from "../receivers/sentry/sentry-receiver.ts";
import type { Adapter, AdapterSettings } from "./adapter.ts";
import { collected, type Showing } from "./collected.ts";
import { failuresOf, within } from "./deadline.ts";

export interface SentrySettings extends AdapterSettings {
  readonly receiver?: ReturnType<typeof sentryReceiver>;
  /** Told of each span that starts and ends. */
  readonly onSpan?: (step: "start" | "end") => void;
}

/** Sentry's SDK with a client and scopes of its own; the global ones are left alone. */
export async function openSentry(settings: SentrySettings): Promise<Adapter> {
  const { destinations, deadlineMs, receiver = sentryReceiver(), onSpan } = settings;
  const client = openClient(await receiver.start(), { httpModule: withoutProxy });
  const mirror = destinations.sentryDsn === undefined ? undefined : mirrorTo(destinations.sentryDsn, client);
  let sent = 0;
  client.on("beforeEnvelope", () => void sent++);
  if (onSpan !== undefined) {
    client.on("spanStart", () => onSpan("start"));
    client.on("spanEnd", () => onSpan("end"));
  }
  const arrived = (): number => receiver.counts.received + receiver.counts.rejected;
  const flush = async (): Promise<void> => {
    await client.flush(deadlineMs);
    if (arrived() < sent) throw new Error(`${sent - arrived()} of ${sent} envelopes did not arrive`);
  };
  return {
    name: "sentry",
    handler: createHandler(client),
    async collect() {
      const problems = await failuresOf([
        { what: "The embedded Sentry", done: within(deadlineMs, flush()) },
        ...(mirror
          ? [{ what: mirror.host, done: within(deadlineMs, client.flush(deadlineMs).then(mirror.flush)) }]
          : []),
      ]);
      return collected(receiver, { fileOf, alsoSentTo: mirror?.host, problems });
    },
    async close() {
      await Promise.allSettled([client.close(deadlineMs), mirror?.close(deadlineMs)]);
      await receiver.close();
    },
  };
}

/** The SDK sends through the proxy that `http_proxy` names, also what is for this machine. */
const withoutProxy: TransportHttp = {
  // It is called with options and a callback that is told of an `IncomingMessage`; its types say less.
  request: (options, callback) =>
    request({ ...(options as RequestOptions), agent: false }, callback as (response: IncomingMessage) => void),
};

type TransportHttp = NonNullable<NonNullable<Parameters<typeof Sentry.makeNodeTransport>[0]>["httpModule"]>;

function openClient(
  dsn: string,
  transportOptions: Sentry.NodeOptions["transportOptions"] = { keepAlive: false },
): Sentry.NodeClient {
  const client = new Sentry.NodeClient({
    dsn,
    tracesSampleRate: 1,
    environment: "playground",
    transport: Sentry.makeNodeTransport,
    transportOptions,
    stackParser: Sentry.defaultStackParser,
    integrations: [],
    sendClientReports: false,
    includeServerName: false,
    enableRuntimeChannelInjection: false,
  });
  client.init();
  return client;
}

/** The handler, at work with this client alone: where the client is the process's own, none of this is needed. */
function createHandler(client: Sentry.NodeClient): EventHandler {
  const scope = new Sentry.Scope();
  scope.setClient(client);
  const isolation = new Sentry.Scope();
  const inScopes = <T>(work: () => T): T => Sentry.withIsolationScope(isolation, () => Sentry.withScope(scope, work));
  const handler = createSentryHandler({ sentry: { ...Sentry, flush: (timeout) => client.flush(timeout) } });
  return Object.assign((...event: Parameters<EventHandler>) => inScopes(() => handler(...event)), handler, {
    open: (stream: StreamInfo): StreamScope | void => inScopes(() => handler.open?.(stream)),
  });
}

interface Mirror {
  readonly host: string;
  /** Rejects where an envelope was not taken. */
  flush(): Promise<void>;
  close(timeout: number): PromiseLike<boolean>;
}

/** Sends every envelope of a client to another Sentry too. */
function mirrorTo(dsn: string, client: Sentry.NodeClient): Mirror {
  const mirror = openClient(dsn);
  const host = mirror.getDsn()?.host ?? "SENTRY_DSN, which is no DSN";
  const answers: PromiseLike<{ readonly statusCode?: number }>[] = [];
  client.on("beforeEnvelope", (envelope) => void answers.push(mirror.sendEnvelope(envelope)));
  return {
    host,
    async flush() {
      const codes = (await Promise.all(answers)).map(({ statusCode = 0 }) => statusCode);
      const lost = codes.filter((code) => code < 200 || code > 299);
      if (lost.length === 0) return;
      const status = lost[0] === 0 ? "no answer" : `status ${lost[0]}`;
      throw new Error(`${lost.length} of ${codes.length} envelopes were not taken (${status})`);
    },
    close: (timeout) => mirror.close(timeout),
  };
}

const fileOf: Showing<ReceivedEnvelope>["fileOf"] = ({ text }) => ({
  body: text,
  fileName: "sentry.envelope",
  mediaType: "application/x-sentry-envelope",
});

import type { EventHandler } from "@l0/core";
import type { SpanProcessor } from "@opentelemetry/sdk-trace";
import type { AdapterName } from "../../protocol.ts";
import type { Adapter, Collected } from "../../server/adapters/adapter.ts";
import { openDatadog } from "../../server/adapters/datadog.ts";
import { openExport } from "../../server/adapters/export.ts";
import { openOtel } from "../../server/adapters/otel.ts";
import { openPrometheus } from "../../server/adapters/prometheus.ts";
import { openSentry } from "../../server/adapters/sentry.ts";
import { dogstatsdReceiver } from "../../server/receivers/dogstatsd/dogstatsd-receiver.ts";
import { otlpReceiver } from "../../server/receivers/otlp/otlp-receiver.ts";
import type { Received, Receiver } from "../../server/receivers/receiver.ts";
import { sentryReceiver } from "../../server/receivers/sentry/sentry-receiver.ts";

export type Records = Readonly<Record<AdapterName, Collected>>;

/** All five adapters over their vendors' real clients. */
export interface AdapterRig {
  readonly handlers: readonly EventHandler[];
  /** Spans that were started and not ended. */
  readonly openSpans: { readonly otel: number; readonly sentry: number };
  collect(): Promise<Records>;
  close(): Promise<void>;
}

/** `up`: embedded receivers take what is sent. `down`: their ports are closed, and there is no directory for the file. */
export async function openAdapterRig(backends: "up" | "down"): Promise<AdapterRig> {
  const isDown = backends === "down";
  const place = isDown ? refusing : keepingAll;
  const openSpans = { otel: 0, sentry: 0 };
  const settings = { destinations: {}, deadlineMs: isDown ? 150 : 10_000 };
  const adapters: readonly Adapter[] = await Promise.all([
    openOtel({ ...settings, receiver: place(otlpReceiver()), spanProcessors: [counting(openSpans)] }),
    openSentry({
      ...settings,
      receiver: place(sentryReceiver()),
      onSpan: (step) => void (openSpans.sentry += step === "start" ? 1 : -1),
    }),
    openPrometheus(),
    openDatadog({ ...settings, receiver: place(dogstatsdReceiver()) }),
    openExport({ ...settings, ...(isDown && { directory: "/nowhere/at/all" }) }),
  ]);
  return {
    handlers: adapters.map(({ handler }) => handler),
    openSpans,
    async collect() {
      const collections = adapters.map(async ({ name, collect }) => [name, await collect()] as const);
      return Object.fromEntries(await Promise.all(collections)) as Records;
    },
    async close() {
      await Promise.all(adapters.map((adapter) => adapter.close()));
    },
  };
}

/** A receiver that is gone by the time anything is sent to it. */
function refusing<T>(receiver: Receiver<T>): Receiver<T> {
  return {
    ...receiver,
    async start() {
      const address = await receiver.start();
      await receiver.close();
      return address;
    },
  };
}

/** A receiver that shows all that has arrived, and not the latest alone. */
function keepingAll<T>(receiver: Receiver<T>): Receiver<T> {
  const received: Received<T>[] = [];
  let seen = receiver.counts.received;
  receiver.onArrival(() => {
    const latest = receiver.received.at(-1);
    if (receiver.counts.received > seen && latest !== undefined) received.push(latest);
    seen = receiver.counts.received;
  });
  return { ...receiver, received };
}

const counting = (openSpans: { otel: number }): SpanProcessor => ({
  onStart: () => void openSpans.otel++,
  onEnd: () => void openSpans.otel--,
  forceFlush: async () => {},
  shutdown: async () => {},
});

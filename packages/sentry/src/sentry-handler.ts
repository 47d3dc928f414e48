import { defineHandler, type EventHandler, type StreamInfo } from "@l0/core";
import { TRAIL_TYPES } from "./breadcrumbs.ts";
import { ClosedSdk } from "./closed-sdk.ts";
import { Faults } from "./faults.ts";
import type { SentryHandlerOptions } from "./options.ts";
import { Pacer } from "./pacer.ts";
import { resolveOptions } from "./resolve-options.ts";
import type { SentryLike } from "./sentry-like.ts";
import { SentryStream, type Shared } from "./sentry-stream.ts";

/** How long `flush` and `shutdown` wait for Sentry, ms. */
const FLUSH_TIMEOUT = 2000;

/**
 * Tells Sentry of every stream: breadcrumbs, spans, and the error of each one that failed in the end. Any number of
 * streams may share a handler. `flush` and `shutdown` send what the SDK has buffered, wait 2000 ms at most and never
 * reject; the SDK stays open, it is the app's.
 *
 * @throws {TypeError} on an unknown or impossible option.
 *
 * @example
 * import * as Sentry from "@sentry/node";
 *
 * const result = await l0({ stream, onEvent: createSentryHandler({ sentry: Sentry }) });
 */
export function createSentryHandler(options: SentryHandlerOptions): EventHandler {
  const resolved = resolveOptions(options);
  const { sentry, breadcrumbsForTokens } = resolved;
  const closed = new ClosedSdk(sentry);
  const shared: Shared = { options: resolved, pacer: new Pacer(), faults: new Faults(), closed };
  const streams = new WeakMap<StreamInfo, Streamed>();
  const streamOf = (info: StreamInfo): SentryStream | undefined => {
    const streamed = streams.get(info) ?? { stream: shared.faults.guard(() => new SentryStream(shared)) };
    streams.set(info, streamed);
    return streamed.stream;
  };
  const flush = async (): Promise<void> => {
    await shared.pacer.drained();
    // What has come to light since a stream has last ended.
    shared.faults.warn();
    await send(sentry);
  };
  return defineHandler({
    label: "sentry",
    events: breadcrumbsForTokens ? [...TRAIL_TYPES, "token"] : TRAIL_TYPES,
    open: (info) => streamOf(info),
    handle: (event, info) => {
      const stream = streamOf(info);
      if (stream !== undefined) stream.handle(event);
      else if (event.type === "SESSION_END") shared.faults.tell();
    },
    flush,
    shutdown: flush,
  });
}

interface Streamed {
  /** Absent where the SDK has thrown at its start. */
  readonly stream: SentryStream | undefined;
}

async function send(sentry: SentryLike): Promise<void> {
  try {
    await sentry.flush(FLUSH_TIMEOUT);
  } catch {
    // What could not be sent is lost; there is nobody to tell who could act on it.
  }
}

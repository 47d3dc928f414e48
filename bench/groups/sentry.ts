import type { EventHandler, StreamInfo } from "@l0/core";
import { createSentryHandler } from "@l0/sentry";
import * as Sentry from "@sentry/node";
import { type EndedStream, endTables } from "../ended-stream.ts";
import { GOALS } from "../goals.ts";
import type { Group } from "../group.ts";

/** What a stream costs in the Sentry adapter. Everything is traced; what is sent goes nowhere. */
export const sentry: Group = async (bench) => {
  Sentry.init({
    dsn: "http://key@127.0.0.1:9/42",
    tracesSampleRate: 1,
    transport: () => ({ send: () => Promise.resolve({ statusCode: 200 }), flush: () => Promise.resolve(true) }),
  });
  const handler = eachAnew(createSentryHandler({ sentry: Sentry }));
  // So few streams a sample that the handler does all of its work at once: in a flood it puts some of it off.
  const plan = { rounds: 3 * bench.rounds, warmUps: 100, sampleTime: 0, minStreams: 5 };
  const tables = await endTables(
    { backend: "sentry", byHand, handler, goal: GOALS.adapterEnd, crowdGoal: GOALS.adapterCrowd, plan },
    bench,
  );
  await Sentry.close(0);
  return tables;
};

/** The handler keeps what it knows of a stream: every stream that starts is another one. */
function eachAnew(handler: EventHandler): EventHandler {
  const current = new WeakMap<StreamInfo, StreamInfo>();
  const tell: EventHandler = (event, stream) => {
    if (event.type === "SESSION_START") {
      const fresh = { ...stream };
      current.set(stream, fresh);
      handler.open?.(fresh);
    }
    return handler(event, current.get(stream) ?? stream);
  };
  return Object.assign(tell, handler);
}

/** A scope of its own for the stream, a breadcrumb for each fact, and a span for it and for each attempt. */
function byHand({ facts, telemetry }: EndedStream): void {
  Sentry.withIsolationScope(() => {
    const root = Sentry.startInactiveSpan({ name: "l0.execution", op: "gen_ai.chat", parentSpan: null });
    let attempt = root;
    for (const fact of facts) {
      const { type, ts } = fact;
      if (type === "ERROR" || type === "COMPLETE") continue;
      Sentry.addBreadcrumb({ category: "l0", message: type, level: "info", timestamp: ts / 1000, data: { type } });
      if (type === "ATTEMPT_START") {
        const attributes = { "l0.attempt.number": fact.attempt };
        attempt = Sentry.startInactiveSpan({ name: "l0.stream.consume", parentSpan: root, attributes });
      }
      if (type === "ATTEMPT_END") {
        attempt.setAttributes({ "l0.attempt.outcome": fact.outcome, "l0.attempt.tokens": fact.tokens });
        attempt.setStatus(fact.outcome === "completed" ? { code: 1 } : { code: 2, message: "unavailable" });
        attempt.end();
      }
    }
    const { streamId, metrics, model = "", provider = "" } = telemetry;
    root.setAttributes({
      "l0.stream_id": streamId,
      "l0.token_count": metrics.totalTokens,
      "l0.retry.count": metrics.totalRetries,
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": provider,
      "gen_ai.request.model": model,
      "gen_ai.response.streaming": true,
      "gen_ai.response.time_to_first_chunk": (metrics.timeToFirstToken ?? 0) / 1000,
    });
    root.setStatus({ code: 1 });
    root.end();
  });
}

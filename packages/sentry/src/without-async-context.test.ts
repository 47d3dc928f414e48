import * as Sentry from "@sentry/core";
import { ServerRuntimeClient } from "@sentry/core/server";
import { expect, it } from "vitest";
import { createSentryHandler } from "./sentry-handler.ts";
import { EnvelopeReceiver } from "./test-support/envelope-receiver.ts";
import { networkFailure } from "./test-support/failures.ts";
import { HandMadeStream } from "./test-support/hand-made-stream.ts";

/** An SDK as small as one for browsers: it cannot follow async code, so that there is one isolation scope for all. */
function initSmallSdk(dsn: string): void {
  const client = new ServerRuntimeClient({
    dsn,
    tracesSampleRate: 1,
    integrations: [Sentry.spanStreamingIntegration()],
    stackParser: () => [],
    transport: (options) =>
      Sentry.createTransport(options, async ({ body }) => {
        const { status } = await fetch(options.url, { method: "POST", body: body as BodyInit });
        return { statusCode: status };
      }),
  });
  Sentry.setCurrentClient(client);
  client.init();
}

it("keeps streams apart also where the SDK has one isolation scope for all", async () => {
  await using receiver = await EnvelopeReceiver.start();
  initSmallSdk(receiver.dsn);
  const shared = Sentry.getIsolationScope();
  expect(Sentry.withIsolationScope(() => Sentry.getIsolationScope())).toBe(shared);
  Sentry.addBreadcrumb({ category: "app", message: "page opened" });

  const handler = createSentryHandler({ sentry: Sentry });
  const streams = ["one", "two"].map((streamId) => new HandMadeStream(handler, { streamId }));
  for (const stream of streams) stream.start();
  for (const stream of streams) stream.startAttempt();
  for (const stream of streams) stream.endAttempt({ outcome: "failed" });
  for (const stream of streams) stream.end({ outcome: "failed", error: networkFailure });
  await handler.flush?.();

  const seen = receiver.events.map(({ contexts, breadcrumbs }) => ({
    stream: contexts["l0_telemetry"]?.["stream_id"],
    crumbs: breadcrumbs.map(({ category, data }) => data?.["stream_id"] ?? category),
  }));
  expect(seen).toEqual([
    { stream: "one", crumbs: ["app", "one", "l0.stream", "l0.stream", "l0.execution"] },
    { stream: "two", crumbs: ["app", "two", "l0.stream", "l0.stream", "l0.execution"] },
  ]);
  const executions = receiver.spans.filter(({ name }) => name === "l0.execution");
  const parents = receiver.spans.filter(({ name }) => name === "l0.stream.consume").map((span) => span.parent_span_id);
  expect(parents.sort()).toEqual(executions.map(({ span_id }) => span_id).sort());
  expect(shared.getScopeData().breadcrumbs).toHaveLength(1);
});

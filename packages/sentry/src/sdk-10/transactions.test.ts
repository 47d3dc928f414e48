import { expect, it } from "vitest";
import * as Sentry from "sentry-v10";
import { createSentryHandler } from "../sentry-handler.ts";
import { EnvelopeReceiver } from "../test-support/envelope-receiver.ts";
import { networkFailure } from "../test-support/failures.ts";
import { HandMadeStream } from "../test-support/hand-made-stream.ts";

it("tells version 10 of the SDK the same", async () => {
  await using receiver = await EnvelopeReceiver.start();
  Sentry.init({ dsn: receiver.dsn, tracesSampleRate: 1 });
  const handler = createSentryHandler({ sentry: Sentry, tags: { team: "search" }, environment: "staging" });
  const read = (stream: HandMadeStream, op: string): void => {
    stream.start({ model: "gpt-5" });
    stream.startAttempt();
    stream.scope?.run?.(1, () => Sentry.startInactiveSpan({ name: "call", op }).end());
    stream.endAttempt({ outcome: "failed" });
    stream.end({ outcome: "failed", error: networkFailure });
  };
  Sentry.startSpan({ name: "request" }, () => {
    const streams = ["one", "two"].map((streamId) => new HandMadeStream(handler, { streamId }));
    streams.forEach((stream, index) => read(stream, ["http.client", "gen_ai.chat"][index] ?? ""));
  });
  await handler.shutdown?.();

  expect(receiver.events).toMatchObject(
    ["one", "two"].map((streamId) => ({
      environment: "staging",
      tags: { team: "search", error_type: "econnreset", component: "l0.network" },
      fingerprint: ["l0", "NETWORK_ERROR", "econnreset"],
      contexts: { l0_telemetry: { stream_id: streamId } },
      exception: { values: [{ type: "NETWORK_ERROR", mechanism: { handled: true } }] },
      breadcrumbs: [
        { category: "l0.execution", data: { stream_id: streamId } },
        { category: "l0.stream" },
        { category: "l0.stream" },
        { category: "l0.execution" },
      ],
    })),
  );

  // Version 10 sends transactions, and model calls in an item of their own.
  const request = receiver.transactions.find(({ transaction }) => transaction === "request") as unknown as Transaction;
  const spans: Seen[] = [
    ...request.spans.map(({ description, op, span_id, parent_span_id }) => ({
      name: description,
      op,
      span_id,
      parent_span_id,
    })),
    ...receiver.spans.map(({ name, attributes, span_id, parent_span_id }) => ({
      name,
      op: attributes["sentry.op"],
      span_id,
      parent_span_id,
    })),
  ];
  const ofName = (name: string) => spans.filter((span) => span.name === name);
  const executions = ofName("l0.execution");
  expect(executions.map(({ op }) => op).sort()).toEqual(["gen_ai.chat", "l0.execution"]);
  expect(executions.map(({ parent_span_id }) => parent_span_id)).toEqual(Array(2).fill(request.contexts.trace.span_id));
  const ids = (name: string): unknown[] =>
    ofName(name)
      .map(({ span_id }) => span_id)
      .sort();
  const parents = (name: string): unknown[] =>
    ofName(name)
      .map(({ parent_span_id }) => parent_span_id)
      .sort();
  expect(parents("l0.stream.consume")).toEqual(ids("l0.execution"));
  expect(parents("call")).toEqual(ids("l0.stream.consume"));
  await Sentry.close(1000);
});

interface Transaction {
  readonly contexts: { readonly trace: { readonly span_id: string } };
  readonly spans: readonly StaticSpan[];
}

interface StaticSpan {
  readonly description: string;
  readonly op: string;
  readonly span_id: string;
  readonly parent_span_id: string;
}

interface Seen {
  readonly name: string;
  readonly op: unknown;
  readonly span_id: string;
  readonly parent_span_id: string | undefined;
}

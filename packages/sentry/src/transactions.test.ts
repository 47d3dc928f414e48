import * as Sentry from "@sentry/node";
import { expect, it } from "vitest";
import { createSentryHandler } from "./sentry-handler.ts";
import { HandMadeStream } from "./test-support/hand-made-stream.ts";
import { SentryApp } from "./test-support/sentry-app.ts";

it("sends the spans as a transaction where the SDK still does so", async () => {
  await using app = await SentryApp.start({ traceLifecycle: "static" });
  const stream = new HandMadeStream(createSentryHandler({ sentry: Sentry, environment: "staging" }));
  stream.start();
  stream.startAttempt();
  stream.endAttempt({ outcome: "aborted" });
  stream.end({ outcome: "aborted" });
  const { transactions } = await app.received();
  expect(transactions).toMatchObject([
    {
      transaction: "l0.execution",
      environment: "staging",
      contexts: { trace: { op: "gen_ai.chat", origin: "auto.ai.l0", status: "cancelled" } },
      spans: [{ description: "l0.stream.consume", op: "l0.stream.consume", status: "cancelled" }],
    },
  ]);
});

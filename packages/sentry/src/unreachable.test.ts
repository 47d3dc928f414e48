import * as Sentry from "@sentry/node";
import { expect, it } from "vitest";
import { createSentryHandler } from "./sentry-handler.ts";
import { EnvelopeReceiver } from "./test-support/envelope-receiver.ts";
import { HandMadeStream, networkFailure } from "./test-support/hand-made.ts";

it("loses what it has, and nothing else, where nobody answers at the DSN", async () => {
  const gone = await EnvelopeReceiver.start();
  Sentry.init({ dsn: gone.dsn, tracesSampleRate: 1 });
  await gone[Symbol.asyncDispose]();
  const handler = createSentryHandler({ sentry: Sentry });
  const stream = new HandMadeStream(handler);
  stream.start();
  stream.startAttempt();
  stream.endAttempt({ outcome: "failed" });
  expect(() => stream.end({ outcome: "failed", error: networkFailure })).not.toThrow();
  await expect(handler.flush?.()).resolves.toBeUndefined();
  await Sentry.close(100);
});

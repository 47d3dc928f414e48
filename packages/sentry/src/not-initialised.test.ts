import * as Sentry from "@sentry/node";
import { expect, it } from "vitest";
import { createSentryHandler } from "./sentry-handler.ts";
import { networkFailure } from "./test-support/failures.ts";
import { HandMadeStream } from "./test-support/hand-made-stream.ts";

// This file never calls Sentry.init, and no other file shares its globals.
it("has no effect where the app has not called Sentry.init", async () => {
  const handler = createSentryHandler({ sentry: Sentry, tags: { team: "search" }, environment: "staging" });
  const stream = new HandMadeStream(handler);
  expect(stream.scope?.run?.(1, () => "opened")).toBe("opened");
  stream.start();
  stream.startAttempt();
  expect(stream.scope?.run?.(1, () => "opened")).toBe("opened");
  stream.endAttempt({ outcome: "failed" });
  stream.end({ outcome: "failed", error: networkFailure });
  await expect(handler.flush?.()).resolves.toBeUndefined();
  for (const scope of [Sentry.getGlobalScope(), Sentry.getIsolationScope(), Sentry.getCurrentScope()]) {
    expect(scope.getScopeData()).toMatchObject({ breadcrumbs: [], tags: {}, contexts: {} });
  }
});

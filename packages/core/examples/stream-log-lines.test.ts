import { streamInfoOf, telemetryOf, tell } from "@l0/core/testing";
import { expect, test } from "vitest";
import { streamLog } from "./stream-log.ts";

test("a stream that was tried twice is two lines", async () => {
  const written: string[] = [];
  const handler = streamLog(async (lines) => void written.push(lines));
  const stream = streamInfoOf({ model: "gpt-5" });
  const retry = { attempt: 2, maxAttempts: 3, reason: "RATE_LIMITED", isNetworkError: true, delay: 500 } as const;

  tell(handler, "SESSION_START", stream);
  tell(handler, "RETRY_ATTEMPT", stream, retry);
  tell(handler, "SESSION_END", stream, { telemetry: telemetryOf({ metrics: { totalTokens: 42 } }) });
  await handler.flush?.();

  expect(written).toEqual(["gpt-5: attempt 2 after RATE_LIMITED\ngpt-5: completed, 42 tokens"]);
});

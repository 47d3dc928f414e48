import { expect, test } from "vitest";
import { l0, type Outcome } from "../index.ts";
import { telemetryOf } from "./telemetry-of.ts";

test("a record of nothing has the fields that every record has, and no others", async () => {
  const result = await l0({ stream: () => ["a"], monitoring: { enabled: true } });
  await result.text();
  const made = telemetryOf();
  expect(result.telemetry).toMatchObject(Object.fromEntries(Object.keys(made).map((key) => [key, expect.anything()])));
  expect(made).toEqual({
    streamId: "stream-1",
    sessionId: "session-1",
    startTime: 0,
    outcome: "completed",
    completed: true,
    aborted: false,
    sampled: true,
    contentLength: 0,
    metrics: {
      totalTokens: 0,
      receivedTokens: 0,
      voidedTokens: 0,
      totalRetries: 0,
      networkRetryCount: 0,
      modelRetryCount: 0,
      retryWait: 0,
      stalls: 0,
    },
    network: { errorCount: 0, errorsByType: {} },
    retries: { attempt: 1, maxAttempts: 1 },
    attempts: [],
  });
});

test("what is given wins, and of metrics, network and retries the rest stays", () => {
  const given = { model: "gpt-5", metrics: { totalTokens: 3 }, network: { errorCount: 1 }, retries: { attempt: 2 } };
  expect(telemetryOf(given)).toEqual({
    ...telemetryOf(),
    model: "gpt-5",
    metrics: { ...telemetryOf().metrics, totalTokens: 3 },
    network: { errorCount: 1, errorsByType: {} },
    retries: { attempt: 2, maxAttempts: 1 },
  });
});

test.each<[Outcome, boolean, boolean]>([
  ["completed", true, false],
  ["failed", false, false],
  ["aborted", false, true],
  ["abandoned", false, false],
])("a record that says %s says so in all its fields", (outcome, completed, aborted) => {
  expect(telemetryOf({ outcome })).toMatchObject({ outcome, completed, aborted });
});

test("a record with an error has failed, unless it says otherwise", () => {
  const error = {
    occurred: true,
    message: "gone",
    category: "network",
    code: "NETWORK_ERROR",
    type: "econnreset",
    recoverable: true,
  } as const;
  expect(telemetryOf({ error })).toMatchObject({ outcome: "failed", completed: false, error });
  expect(telemetryOf({ error, outcome: "aborted" })).toMatchObject({ outcome: "aborted", aborted: true });
});

test("records share nothing that a handler could change", () => {
  (telemetryOf().metrics as { totalTokens: number }).totalTokens = 7;
  (telemetryOf().network.errorsByType as Record<string, number>)["timeout"] = 1;
  expect(telemetryOf()).toMatchObject({ metrics: { totalTokens: 0 }, network: { errorsByType: {} } });
});

import { describe, expect, it } from "vitest";

import { AttemptLog } from "./attempt-log.ts";
import { START, streamInfo } from "./test-support/hand-made.ts";

const { streamId, sessionId, context } = streamInfo();
const base = { ts: START, streamId, sessionId, context };

const run = (log: AttemptLog, attempt: number, end: { tokens: number; failed?: boolean; model?: string }): void => {
  log.started({ ...base, type: "ATTEMPT_START", attempt, isRetry: attempt > 1, isFallback: false, fallbackIndex: 0 });
  const { tokens, failed = false, model } = end;
  const outcome = failed ? "failed" : "completed";
  log.ended({ ...base, type: "ATTEMPT_END", attempt, outcome, tokens, duration: 5, ...(model && { model }) });
};

describe("AttemptLog", () => {
  it("counts every attempt and keeps the first 32", () => {
    const log = new AttemptLog();
    for (let attempt = 1; attempt <= 40; attempt++) run(log, attempt, { tokens: 0, failed: true });
    run(log, 41, { tokens: 1 });
    expect(log.outcomes).toEqual({ completed: 1, failed: 40, aborted: 0 });
    expect(log.rows.map(({ end }) => end.attempt)).toEqual(Array.from({ length: 32 }, (_, index) => index + 1));
  });

  it("names the model of the attempt whose output is valid", () => {
    const log = new AttemptLog();
    run(log, 1, { tokens: 2, failed: true, model: "large" });
    run(log, 2, { tokens: 0, failed: true, model: "small" });
    expect(log.responseModel).toBe("large");
    run(log, 3, { tokens: 0, model: "small" });
    expect(log.responseModel).toBe("small");
  });
});

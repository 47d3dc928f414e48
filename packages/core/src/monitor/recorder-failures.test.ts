import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { l0, L0Error, type L0Result, type Telemetry } from "../index.ts";
import { scriptedSource, type ScriptStep } from "../testing/index.ts";

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
const ON = { monitoring: { enabled: true } } as const;
const SECRET = "the patient is called Ada";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Reads a stream, up to so many events. */
async function read(result: L0Result, limit = Infinity): Promise<Telemetry> {
  const reading = (async () => {
    let seen = 0;
    for await (const _ of result.stream) if (++seen === limit) break;
  })().catch(() => {});
  await vi.advanceTimersByTimeAsync(100_000);
  await reading;
  return result.telemetry as Telemetry;
}

describe("how it ends", () => {
  test("abandoned, aborted: without an error, the wait that was cut short included", async () => {
    const stream = () => scriptedSource([{ delay: 10 }, "a", { hang: true }]);
    const abandoned = await read(await l0({ ...ON, stream: stream() }), 1);
    expect(abandoned).toMatchObject({ outcome: "abandoned", completed: false, aborted: false, duration: 10 });

    const result = await l0({ ...ON, stream: stream() });
    setTimeout(() => result.abort(), 110);
    const aborted = await read(result);
    expect(aborted).toMatchObject({ outcome: "aborted", aborted: true, duration: 110, metrics: { providerTime: 110 } });
    expect(aborted.attempts).toMatchObject([{ outcome: "aborted", tokens: 1 }]);
    for (const telemetry of [abandoned, aborted]) expect(telemetry).not.toHaveProperty("error");
  });

  test("failed: with the last attempt's own error, and each failed attempt counted", async () => {
    const stall = scriptedSource(["a", { hang: true }]);
    const options = { timeout: { interToken: 100 }, retry: { maxRetries: 0 } };
    const result = await l0({
      ...ON,
      ...options,
      stream: scriptedSource([{ throw: RESET }]),
      fallbackStreams: [stall],
    });
    const telemetry = await read(result);
    expect(telemetry).toMatchObject({
      outcome: "failed",
      network: { errorCount: 2, errorsByType: { econnreset: 1, INTER_TOKEN_TIMEOUT: 1 } },
      metrics: { stalls: 1, totalTokens: 1, totalRetries: 0 },
      retries: { attempt: 2, maxAttempts: 2 },
      fallback: { used: true, index: 1 },
      error: {
        occurred: true,
        code: "INTER_TOKEN_TIMEOUT",
        type: "INTER_TOKEN_TIMEOUT",
        category: "transient",
        recoverable: true,
        stack: expect.any(String) as string,
      },
    });
    expect(telemetry.network.errors?.map(({ retried, attempt }) => [retried, attempt])).toEqual([
      [false, 1],
      [false, 2],
    ]);
  });

  test("with its tool calls counted by name, whatever the name", async () => {
    const call = (toolName: string): ScriptStep => ({
      chunk: { type: "tool-call", toolCallId: "c", toolName, input: {} },
    });
    const steps = [
      call("__proto__"),
      call("weather"),
      call("weather"),
      { chunk: { type: "finish", finishReason: "stop" } },
    ];
    const { tools, metrics } = await read(await l0({ ...ON, stream: scriptedSource(steps) }));
    expect(metrics).not.toHaveProperty("timeToFirstReasoning");
    expect(tools?.count).toBe(3);
    expect(Object.entries(tools?.byName ?? {})).toEqual([
      ["__proto__", 1],
      ["weather", 2],
    ]);
  });

  test("in constant memory, however often it is retried", async () => {
    const retry = { maxRetries: 99, baseDelay: 0 };
    const telemetry = await read(await l0({ ...ON, stream: scriptedSource([{ throw: RESET }]), retry }));
    expect(telemetry.attempts).toHaveLength(32);
    expect(telemetry.network.errors).toHaveLength(32);
    expect(telemetry).toMatchObject({
      network: { errorCount: 100 },
      metrics: { totalRetries: 99 },
      retries: { attempt: 100 },
    });
  });

  test.each<[string, ScriptStep]>([
    ["a cut", { throw: RESET }],
    ["a clean cut", { cut: true }],
    ["a stall", { hang: true }],
    ["an error that quotes", { throw: new Error(SECRET) }],
    ["an error in the stream that quotes", { chunk: { error: { type: "server_error", message: SECRET } } }],
  ])("after %s, without content: neither telemetry nor the error as JSON has any", async (_, step) => {
    const stream = scriptedSource([SECRET, step]);
    const result = await l0({ ...ON, stream, retry: { maxRetries: 1, baseDelay: 0 } });
    const telemetry = await read(result);
    expect(telemetry.outcome).toBe("failed");
    expect(JSON.stringify(telemetry)).not.toContain("Ada");
    const error: unknown = await result.text().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(L0Error);
    expect(JSON.stringify(error)).not.toContain("Ada");
  });
});

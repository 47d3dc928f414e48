import { l0, type L0Options, type L0Result, type Outcome } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";
import { SpanStatusCode } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { epochMs, type MemorySdk } from "./test-support/memory-sdk.ts";
import { cut, read, readAndAbort, setUp, WORDS } from "./test-support/reading.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const whole = scriptedSource(WORDS);
const hanging = scriptedSource(["one ", { hang: true }], { ignoreAbort: true, ignoreReturn: true });

/** Is cut in the first attempts, and whole after them. */
const cutAtFirst = (attempts: number): L0Options["stream"] => {
  const broken = cut("one ", "two ");
  return (context) => (context.attempt <= attempts ? broken(context) : whole(context));
};

interface Scenario {
  readonly options: Partial<L0Options> & Pick<L0Options, "stream">;
  readonly play?: (result: L0Result) => Promise<void>;
  readonly outcome: Outcome;
  readonly attempts: Readonly<Record<string, number>>;
  readonly errorType?: string;
  readonly finishReasons?: readonly string[];
  readonly retries?: number;
  readonly fallbackIndex?: number;
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  "read to its end": {
    options: { stream: whole },
    outcome: "completed",
    attempts: { completed: 1 },
    finishReasons: ["stop"],
  },
  "left by break after three tokens": {
    options: { stream: whole },
    play: (result) => read(result, 3),
    outcome: "abandoned",
    attempts: { aborted: 1 },
    finishReasons: ["error"],
  },
  "aborted while it hangs": {
    options: { stream: hanging },
    play: readAndAbort,
    outcome: "aborted",
    attempts: { aborted: 1 },
    finishReasons: ["error"],
  },
  "aborted by its signal before it was read": {
    options: { stream: whole, signal: AbortSignal.abort() },
    outcome: "aborted",
    attempts: {},
    finishReasons: ["error"],
  },
  "aborted while it waits for a retry": {
    options: { stream: cutAtFirst(3), retry: { baseDelay: 1000, backoff: "fixed" } },
    play: readAndAbort,
    outcome: "aborted",
    attempts: { failed: 1 },
    finishReasons: ["error"],
    retries: 1,
  },
  "refused by the provider at once": {
    options: { stream: scriptedSource([{ throw: Object.assign(new Error("Unauthorized"), { status: 401 }) }]) },
    outcome: "failed",
    attempts: { failed: 1 },
    errorType: "PROVIDER_ERROR",
    finishReasons: ["error"],
  },
  "cut in the middle, every time": {
    options: { stream: cut("one ", "two "), retry: { maxRetries: 2 } },
    outcome: "failed",
    attempts: { failed: 3 },
    errorType: "NETWORK_ERROR",
    finishReasons: ["error"],
    retries: 2,
  },
  "ended by a timeout while the provider hangs": {
    options: { stream: hanging, timeout: { interToken: 500 }, retry: { attempts: 0 } },
    outcome: "failed",
    attempts: { failed: 1 },
    errorType: "INTER_TOKEN_TIMEOUT",
    finishReasons: ["error"],
  },
  "retried, and then good": {
    options: { stream: cutAtFirst(2) },
    outcome: "completed",
    attempts: { failed: 2, completed: 1 },
    finishReasons: ["stop"],
    retries: 2,
  },
  "good on its fallback": {
    options: { stream: cut("one "), fallbackStreams: [whole], retry: { maxRetries: 0 } },
    outcome: "completed",
    attempts: { failed: 1, completed: 1 },
    finishReasons: ["stop"],
    fallbackIndex: 1,
  },
  "lost with its fallback": {
    options: { stream: cut("one "), fallbackStreams: [scriptedSource([])], retry: { maxRetries: 0 } },
    outcome: "failed",
    attempts: { failed: 2 },
    errorType: "ZERO_OUTPUT",
    finishReasons: ["error"],
    fallbackIndex: 1,
  },
};

describe.each(Object.entries(SCENARIOS))("a stream that is %s", (_, scenario) => {
  const run = async (): Promise<MemorySdk> => {
    const { sdk, handler } = setUp();
    const result = await l0({ model: "gpt-5", provider: "openai", ...scenario.options, onEvent: handler });
    await (scenario.play ?? read)(result);
    return sdk;
  };

  it("has one span, ended once, that says how it ended", async () => {
    const sdk = await run();
    const { attributes, status } = sdk.streamSpan();
    const { outcome, errorType, finishReasons, retries = 0, fallbackIndex = 0 } = scenario;
    expect(sdk.counter.ended).toBe(sdk.counter.started);
    expect(attributes["l0.outcome"]).toBe(outcome);
    expect(attributes["l0.stream.completed"]).toBe(outcome === "completed");
    expect(attributes["error.type"]).toBe(errorType);
    expect(attributes["gen_ai.response.finish_reasons"]).toEqual(finishReasons);
    expect(attributes["l0.retry.count"]).toBe(retries);
    expect(attributes["l0.fallback.index"]).toBe(fallbackIndex);
    expect(status.code).toBe(outcome === "failed" ? SpanStatusCode.ERROR : SpanStatusCode.UNSET);
    expect(status.message === undefined).toBe(outcome !== "failed");
  });

  it("has a span for each attempt where there was more than one, inside the stream's", async () => {
    const sdk = await run();
    const stream = sdk.streamSpan();
    const attempts = sdk.spans().filter(({ name }) => name === "l0.attempt");
    const made = Object.values(scenario.attempts).reduce((sum, count) => sum + count, 0);
    expect(attempts).toHaveLength(made > 1 ? made : 0);
    for (const attempt of attempts) {
      expect(attempt.parentSpanContext?.spanId).toBe(stream.spanContext().spanId);
      expect(epochMs(attempt.startTime)).toBeGreaterThanOrEqual(epochMs(stream.startTime));
      expect(epochMs(attempt.endTime)).toBeLessThanOrEqual(epochMs(stream.endTime));
    }
  });

  it("is counted once, with its attempts, and is active no more", async () => {
    const sdk = await run();
    const byOutcome = async (name: string) => {
      const counts: Record<string, number> = {};
      for (const { attributes, value } of await sdk.points(name)) {
        const outcome = String(attributes["outcome"]);
        counts[outcome] = (counts[outcome] ?? 0) + value;
      }
      return counts;
    };
    expect(await byOutcome("l0.requests")).toEqual({ [scenario.outcome]: 1 });
    expect(await byOutcome("l0.attempts")).toEqual(scenario.attempts);
    expect(await sdk.total("l0.active_streams")).toBe(0);
    expect(await sdk.total("l0.retries")).toBe(scenario.retries ?? 0);
    expect(await sdk.total("l0.fallbacks")).toBe(scenario.fallbackIndex ?? 0);
    const errors = await sdk.points("l0.errors");
    expect(errors.map(({ attributes }) => attributes["type"])).toEqual(scenario.errorType ? [scenario.errorType] : []);
    const [duration] = await sdk.points("gen_ai.client.operation.duration");
    expect(duration?.count).toBe(1);
    expect(duration?.attributes["error.type"]).toBe(scenario.errorType);
  });
});

describe("a stream that is never read", () => {
  it("starts no span and records no metric", async () => {
    const { sdk, handler } = setUp();
    await l0({ stream: whole, onEvent: handler });
    await vi.advanceTimersByTimeAsync(300_000);
    expect(sdk.counter.started).toBe(0);
    expect(await sdk.metrics()).toEqual(new Map());
  });
});

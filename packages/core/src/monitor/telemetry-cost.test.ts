import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { defineHandler, l0, type L0Options, type OnHandlerError, type Telemetry, type Usage } from "../index.ts";
import { scriptedSource, type ScriptStep } from "../testing/index.ts";
import { consume, consumeSome, ECONNRESET, inTurn, ON, startClock } from "./scripted-run.fixture.ts";

/** USD: 1 an input token, 100 an output token. */
const pricing = ({ inputTokens = 0, outputTokens = 0 }: Usage): number => inputTokens + 100 * outputTokens;
/** A token a character. */
const estimateTokens = (text: string): number => text.length;
const BILLED = { ...ON, pricing, estimateTokens, retry: { backoff: "fixed", baseDelay: 100, maxRetries: 1 } } as const;
/** The provider's usage, though no text came. */
const USED: ScriptStep = { chunk: { choices: [], usage: { prompt_tokens: 10, completion_tokens: 0 } } };

beforeEach(startClock);
afterEach(() => void vi.useRealTimers());

const run = async (options: L0Options): Promise<Telemetry> => consume(await l0({ ...BILLED, ...options }));

describe("usage", () => {
  test("is the provider's, and no text is estimated where it sent one", async () => {
    const asked = vi.fn(estimateTokens);
    const { usage, cost } = await run({ estimateTokens: asked, stream: scriptedSource(["abc", "de"]) });
    expect(usage).toEqual({ inputTokens: 10, outputTokens: 2, source: "provider" });
    expect(cost).toEqual({ total: 210, wasted: 0, currency: "USD", source: "provider" });
    expect(asked).not.toHaveBeenCalled();
  });

  test("is estimated where the stream was cut, aborted or left", async () => {
    const estimated = { outputTokens: 3, source: "estimated" };
    const cut = await run({ retry: { maxRetries: 0 }, stream: scriptedSource(["ab", "c", { throw: ECONNRESET }]) });
    const result = await l0({ ...BILLED, stream: scriptedSource(["ab", "c", { hang: true }]) });
    setTimeout(() => result.abort(), 100);
    const aborted = await consume(result);
    const left = await consumeSome(await l0({ ...BILLED, stream: scriptedSource(["ab", "c", { hang: true }]) }), 2);
    for (const { outcome, usage, cost, attempts } of [cut, aborted, left]) {
      expect([outcome, usage]).toEqual([outcome, estimated]);
      expect(cost).toEqual({ total: 300, wasted: 0, currency: "USD", source: "estimated" });
      expect(attempts).toMatchObject([{ usage: estimated, cost: 300 }]);
    }
  });

  test("is estimated for what the provider left out: the output, beside the input that it billed", async () => {
    const input: ScriptStep = { chunk: { choices: [], usage: { prompt_tokens: 10 } } };
    const { usage } = await run({
      retry: { maxRetries: 0 },
      stream: scriptedSource([input, "abc", { throw: ECONNRESET }]),
    });
    expect(usage).toEqual({ inputTokens: 10, outputTokens: 3, source: "estimated" });
  });

  test("is not made up where there is nothing to estimate, or nobody who could", async () => {
    const nothing = await run({ retry: { maxRetries: 0 }, stream: scriptedSource([{ throw: ECONNRESET }]) });
    const { estimateTokens: _, ...options } = BILLED;
    const nobody = await consume(
      await l0({ ...options, retry: { maxRetries: 0 }, stream: scriptedSource(["ab", { throw: ECONNRESET }]) }),
    );
    for (const telemetry of [nothing, nobody]) {
      expect(telemetry).not.toHaveProperty("usage");
      expect(telemetry).not.toHaveProperty("cost");
      expect(telemetry.attempts[0]).not.toHaveProperty("usage");
    }
  });

  test("that was estimated is what the consumer and the handlers are told too", async () => {
    const told: unknown[] = [];
    const onEvent = defineHandler({
      label: "told",
      events: ["ATTEMPT_END", "COMPLETE"],
      handle: (event) => void told.push(event.usage, "cost" in event ? event.cost : undefined),
    });
    const last: unknown[] = [];
    const result = await l0({ ...BILLED, stream: () => ["ab", "c"], onEvent });
    for await (const event of result.stream) if (event.type === "complete") last.push(event.usage);
    const usage = { outputTokens: 3, source: "estimated" };
    expect([told, last]).toEqual([[usage, 300, usage, undefined], [usage]]);
  });
});

describe("cost", () => {
  test("of an attempt that a retry made void is wasted", async () => {
    const telemetry = await run({
      stream: inTurn(scriptedSource(["ab", "c", { throw: ECONNRESET }]), scriptedSource(["de"])),
    });
    expect(telemetry.cost).toEqual({ total: 300 + 110, wasted: 300, currency: "USD", source: "estimated" });
    expect(telemetry.usage).toEqual({ inputTokens: 10, outputTokens: 1, source: "provider" });
    expect(telemetry.attempts.map((row) => row.cost)).toEqual([300, 110]);
  });

  test("of an attempt that gave nothing is wasted; what the one before gave is not", async () => {
    const telemetry = await run({
      stream: inTurn(scriptedSource(["ab", { throw: ECONNRESET }]), scriptedSource([USED, { throw: ECONNRESET }])),
    });
    expect(telemetry).toMatchObject({ outcome: "failed", contentLength: 2 });
    expect(telemetry.cost).toMatchObject({ total: 210, wasted: 10 });
    expect(telemetry.usage).toEqual({ outputTokens: 2, source: "estimated" });
  });

  test("of the partial text of a failure is not wasted, that of the text before it is", async () => {
    const telemetry = await run({
      stream: inTurn(scriptedSource(["ab", { throw: ECONNRESET }]), scriptedSource(["cde", { throw: ECONNRESET }])),
    });
    expect(telemetry).toMatchObject({ outcome: "failed", contentLength: 3 });
    expect(telemetry.cost).toMatchObject({ total: 500, wasted: 200 });
  });

  test("of a text that is continued is not wasted; of one whose continuation gave way to another it is", async () => {
    const options = { continueFromLastKnownGoodToken: true, checkIntervals: { checkpoint: 2 } };
    const continued = await run({
      ...options,
      stream: inTurn(scriptedSource(["ab", "cd", "e", { throw: ECONNRESET }]), scriptedSource(["fg"])),
    });
    expect(continued.cost).toMatchObject({ total: 500 + 110, wasted: 0 });

    const gaveWay = await run({
      ...options,
      retry: { ...BILLED.retry, maxRetries: 2 },
      stream: inTurn(
        scriptedSource(["ab", "cd", "e", { throw: ECONNRESET }]),
        scriptedSource(["xyz", { throw: ECONNRESET }]),
        scriptedSource(["fg"]),
      ),
    });
    expect(gaveWay).toMatchObject({ outcome: "completed", contentLength: 6 });
    expect(gaveWay.cost).toMatchObject({ total: 500 + 300 + 110, wasted: 300 });
  });

  test("of the source that a fallback replaces is wasted", async () => {
    const telemetry = await run({
      retry: { maxRetries: 0 },
      stream: scriptedSource(["abc", { throw: ECONNRESET }]),
      fallbackStreams: [scriptedSource(["d"])],
    });
    expect(telemetry.cost).toMatchObject({ total: 410, wasted: 300 });
  });

  test("of buffered output is wasted where nobody got it", async () => {
    const retried = await run({
      delivery: "buffered",
      stream: inTurn(scriptedSource(["ab", "c", { throw: ECONNRESET }]), scriptedSource(["de"])),
    });
    expect(retried.cost).toMatchObject({ total: 410, wasted: 300 });
  });

  test.each(["failed", "aborted", "abandoned"])(
    "of buffered output is wasted, and estimated, where the stream has %s",
    async (outcome) => {
      const step = outcome === "failed" ? { throw: ECONNRESET } : { hang: true as const };
      const result = await l0({
        ...BILLED,
        retry: { maxRetries: 0 },
        delivery: "buffered",
        stream: scriptedSource(["ab", "c", step]),
      });
      const reader = result.stream[Symbol.asyncIterator]();
      const read = reader.next().catch(() => {});
      await vi.advanceTimersByTimeAsync(100);
      if (outcome === "aborted") result.abort();
      await reader.return?.();
      await vi.advanceTimersByTimeAsync(100);
      await read;
      expect(result.telemetry).toMatchObject({
        outcome,
        contentLength: 0,
        metrics: { totalTokens: 0, voidedTokens: 2 },
      });
      expect(result.telemetry?.cost).toEqual({ total: 300, wasted: 300, currency: "USD", source: "estimated" });
    },
  );

  test("adds up what was priced, where one attempt has no price", async () => {
    const prices = [undefined, 5];
    const telemetry = await run({
      pricing: () => prices.shift(),
      stream: inTurn(scriptedSource(["ab", { throw: ECONNRESET }]), scriptedSource(["c"])),
    });
    expect(telemetry.cost).toEqual({ total: 5, wasted: 0, currency: "USD", source: "provider" });
    expect(telemetry.attempts[0]).not.toHaveProperty("cost");
  });

  test("may be nothing: what is free has a cost, what has no price has none", async () => {
    expect((await run({ pricing: () => 0, stream: scriptedSource(["a"]) })).cost).toMatchObject({ total: 0 });
    expect(await run({ pricing: () => undefined, stream: scriptedSource(["a"]) })).not.toHaveProperty("cost");
  });

  test("is asked for with the names of the model and the provider that answered", async () => {
    const asked = vi.fn(() => 1);
    await run({ pricing: asked, model: "own", stream: scriptedSource(["a"]) });
    expect(asked.mock.calls).toEqual([
      [
        { inputTokens: 10, outputTokens: 1, source: "provider" },
        { model: "scripted-model", provider: "openai" },
      ],
    ]);
  });
});

describe("a function that fails", () => {
  const fails: readonly [string, () => number][] = [
    ["throws", () => [].at(1)!["x"]],
    ["gives NaN", () => NaN],
    ["gives less than nothing", () => -1],
    ["gives infinity", () => Infinity],
  ];

  test.each([...fails, ["gives no number", () => "5" as unknown as number]] as typeof fails)(
    "pricing that %s: no cost, the stream as it is, told once",
    async (_, broken) => {
      const onHandlerError = vi.fn<OnHandlerError>();
      const stream = inTurn(scriptedSource(["ab", { throw: ECONNRESET }]), scriptedSource(["c"]));
      const telemetry = await run({ onHandlerError, pricing: broken, stream });
      expect(telemetry).toMatchObject({ outcome: "completed", usage: { outputTokens: 1 } });
      expect(telemetry).not.toHaveProperty("cost");
      expect(onHandlerError.mock.calls).toEqual([[expect.any(Error), broken, "pricing"]]);
    },
  );

  test.each(fails)("estimateTokens that %s: no usage, the stream as it is, told once", async (_, broken) => {
    const onHandlerError = vi.fn<OnHandlerError>();
    const options = { onHandlerError, estimateTokens: broken, retry: { maxRetries: 1, baseDelay: 0 } };
    const telemetry = await run({ ...options, stream: scriptedSource(["ab", { throw: ECONNRESET }]) });
    expect(telemetry).toMatchObject({ outcome: "failed", contentLength: 2 });
    expect(telemetry).not.toHaveProperty("usage");
    expect(onHandlerError.mock.calls).toEqual([[expect.any(Error), broken, "estimateTokens"]]);
  });
});

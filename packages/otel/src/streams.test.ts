import { exclude, l0, type L0Options } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "./test-support/sdk.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { cut, read, reset, setUp, WORDS } from "./test-support/reading.ts";
import { Teller } from "./test-support/teller.ts";

beforeEach(() => {
  vi.useFakeTimers();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});

afterEach(() => {
  context.disable();
  vi.useRealTimers();
});

describe("what the provider says", () => {
  const chunk = (choice: object, rest: object = {}): object => ({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "gpt-5-2026-08-01",
    choices: [{ index: 0, delta: {}, finish_reason: null, ...choice }],
    ...rest,
  });

  async function* chat(): AsyncGenerator<object> {
    yield chunk({ delta: { role: "assistant", content: "" } });
    yield chunk({ delta: { content: "secret prompt echo" } });
    yield chunk({ finish_reason: "stop" });
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 40,
      prompt_tokens_details: { cached_tokens: 60 },
      completion_tokens_details: { reasoning_tokens: 30 },
    };
    yield chunk({}, { choices: [], usage });
  }

  it("is on the span and the metrics, in the same numbers, and nothing of the content is", async () => {
    const { sdk, handler } = setUp();
    const result = await l0({ stream: chat, onEvent: handler, context: { user: "user-7" } });
    await read(result);
    const span = sdk.streamSpan();
    expect(span.name).toBe("chat gpt-5-2026-08-01");
    expect(span.attributes).toMatchObject({
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-5-2026-08-01",
      "gen_ai.response.model": "gpt-5-2026-08-01",
      "gen_ai.response.id": "chatcmpl-1",
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.usage.output_tokens": 40,
      "gen_ai.usage.cache_read.input_tokens": 60,
      "gen_ai.usage.reasoning.output_tokens": 30,
      "l0.usage.source": "provider",
    });
    expect(await sdk.total("gen_ai.client.inference.usage.input_tokens")).toBe(100);
    expect(await sdk.total("gen_ai.client.inference.usage.output_tokens")).toBe(40);
    expect(await sdk.total("gen_ai.client.token.usage")).toBe(140);
    const sent = JSON.stringify([span.name, span.attributes, span.events, ...(await sdk.metrics()).values()]);
    expect(sent).not.toMatch(/secret|user-7/);
  });
});

describe("two hundred streams at once", () => {
  it("have two hundred spans, each under its own caller, around its own requests, and none left open", async () => {
    const { sdk, handler } = setUp();
    const tracer = sdk.tracerProvider.getTracer("app");
    const callers = new Map<string, string>();

    const one = async (index: number): Promise<void> => {
      const caller = tracer.startSpan(`caller ${index}`);
      const model = `model-${index}`;
      const pauses = WORDS.flatMap((word, at) => [{ delay: (index * 7 + at * 13) % 50 }, word]);
      const good = scriptedSource(pauses);
      const bad = scriptedSource([...pauses, { throw: reset() }]);
      const stream: L0Options["stream"] = (attempt) => {
        tracer.startSpan(`POST ${index}`).end();
        return attempt.attempt === 1 && index % 3 === 0 ? bad(attempt) : good(attempt);
      };
      const result = await context.with(trace.setSpan(context.active(), caller), () =>
        l0({ stream, model, onEvent: handler }),
      );
      callers.set(model, caller.spanContext().spanId);
      await read(result, index % 5 === 0 ? 2 : Infinity);
      caller.end();
    };
    await Promise.all(Array.from({ length: 200 }, (_, index) => one(index)));

    const streams = sdk.streamSpans();
    expect(streams).toHaveLength(200);
    expect(sdk.counter.ended).toBe(sdk.counter.started);
    for (const span of streams) {
      const model = span.name.slice("chat ".length);
      expect(span.attributes["gen_ai.request.model"]).toBe(model);
      expect(span.parentSpanContext?.spanId).toBe(callers.get(model));
    }
    const byId = new Map(sdk.spans().map((span) => [span.spanContext().spanId, span]));
    for (const { name, parentSpanContext } of sdk.spans().filter(({ name }) => name.startsWith("POST"))) {
      const around = byId.get(parentSpanContext?.spanId ?? "");
      // A second attempt has a span of its own, inside the stream's.
      const stream = around?.name === "l0.attempt" ? byId.get(around.parentSpanContext?.spanId ?? "") : around;
      expect(stream?.name).toBe(name.replace("POST ", "chat model-"));
    }
    expect(await sdk.total("l0.requests")).toBe(200);
    expect(await sdk.total("l0.active_streams")).toBe(0);
  });
});

describe("a handler that is told of a stream twice", () => {
  it("counts it twice where it was told so by hand, one after the other", async () => {
    const { sdk, handler } = setUp();
    const teller = new Teller(handler);
    for (const _ of [1, 2]) {
      teller.start();
      teller.attempt(1);
      teller.end();
    }
    expect(await sdk.total("l0.requests")).toBe(2);
    expect(await sdk.total("l0.active_streams")).toBe(0);
  });

  it("counts it once, and leaves no span open", async () => {
    const { sdk, handler } = setUp();
    const every = exclude(["token"], handler);
    const retry = { attempts: 1 };
    const result = await l0({ stream: cut("one "), onEvent: [handler, every], retry });
    await read(result);
    expect(await sdk.total("l0.active_streams")).toBe(0);
    expect(await sdk.total("l0.requests")).toBe(1);
    expect(sdk.counter.ended).toBe(sdk.counter.started);
  });
});

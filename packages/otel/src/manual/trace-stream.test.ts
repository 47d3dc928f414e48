import { l0, type L0Result } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";
import { context, diag, type Span, trace, type Tracer } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { MemorySdk } from "../test-support/memory-sdk.ts";
import { collect, cut, WORDS } from "../test-support/reading.ts";
import { AsyncLocalStorageContextManager } from "../test-support/sdk.ts";
import { createOpenTelemetry } from "./l0-open-telemetry.ts";

beforeEach(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterEach(() => {
  context.disable();
  diag.disable();
});

const setUp = () => {
  const sdk = new MemorySdk();
  const tracer = sdk.tracerProvider.getTracer("app");
  return { sdk, tracer, otel: createOpenTelemetry({ tracerProvider: sdk.tracerProvider }) };
};

const whole = scriptedSource(WORDS);
const isInside = (sdk: MemorySdk, name: string): boolean =>
  sdk.named(name)[0]?.parentSpanContext?.spanId === sdk.named("l0.answer")[0]?.spanContext().spanId;

describe("what the stream does runs inside the span of traceStream", () => {
  it("where its text is asked for", async () => {
    const { sdk, tracer, otel } = setUp();
    async function* asking(): AsyncGenerator<string> {
      tracer.startSpan("POST").end();
      yield "one ";
    }
    const result = await otel.traceStream("answer", () => l0({ stream: asking }));
    expect(await result.text()).toBe("one ");
    expect(isInside(sdk, "POST")).toBe(true);
  });

  it("where it is left", async () => {
    const { sdk, tracer, otel } = setUp();
    async function* words(): AsyncGenerator<string> {
      try {
        yield* WORDS;
      } finally {
        tracer.startSpan("cleanup").end();
      }
    }
    for await (const _ of await otel.traceStream("answer", () => words())) break;
    expect(isInside(sdk, "cleanup")).toBe(true);
  });

  it("where it is cancelled, and where it is aborted", async () => {
    const { sdk, tracer, otel } = setUp();
    const cancel = (): void => tracer.startSpan("cleanup").end();
    await (await otel.traceStream("answer", () => new ReadableStream({ cancel }))).cancel();
    expect(isInside(sdk, "cleanup")).toBe(true);
    const { sdk: other, tracer: its, otel: second } = setUp();
    const abort = (): void => its.startSpan("cleanup").end();
    (await second.traceStream("answer", () => ({ textStream: [], abort }))).abort();
    expect(isInside(other, "cleanup")).toBe(true);
  });
});

describe("a result that traceStream gives", () => {
  it("keeps its span open where a second view is refused", async () => {
    const { sdk, otel } = setUp();
    const result = await otel.traceStream("answer", () => l0({ stream: whole }));
    const reader = result.stream[Symbol.asyncIterator]();
    await reader.next();
    await expect(collect(result.textStream)).rejects.toMatchObject({ code: "STREAM_CONSUMED" });
    expect(sdk.spans()).toEqual([]);
    while (!(await reader.next()).done);
    expect(sdk.counter).toMatchObject({ started: 1, ended: 1 });
  });

  it("need not have its text awaited beside another view", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    const { sdk, otel } = setUp();
    const result = await otel.traceStream("answer", () => l0({ stream: cut("one "), retry: { maxRetries: 0 } }));
    const reader = result.stream[Symbol.asyncIterator]();
    await reader.next();
    expect(result.text()).toBe(result.text());
    await expect(reader.next()).rejects.toMatchObject({ code: "NETWORK_ERROR" });
    await new Promise((turn) => setImmediate(turn));
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    expect(sdk.counter).toMatchObject({ started: 1, ended: 1 });
  });

  const FROZEN: Readonly<Record<string, () => Promise<object>>> = {
    "a result of l0()": async () => Object.freeze(await l0({ stream: whole })),
    "views of its own": async () => Object.freeze({ textStream: whole, batches: () => [] }),
    "an iterator of its own": async () => Object.freeze({ [Symbol.asyncIterator]: () => collect }),
  };

  it.each(Object.entries(FROZEN))("may be frozen: %s", async (_, make) => {
    const { otel } = setUp();
    const made = await make();
    const given = await otel.traceStream("answer", () => made);
    for (const name of Reflect.ownKeys(made)) expect(Reflect.get(given, name)).toBeDefined();
    expect(Reflect.ownKeys(given)).toEqual(Reflect.ownKeys(made));
    expect(given.constructor).toBe(made.constructor);
    expect(() => Object.assign(given, { textStream: 1, stream: 1 })).toThrow(TypeError);
  });

  it("is watched where it is frozen", async () => {
    const { sdk, otel } = setUp();
    const result = await otel.traceStream("answer", async () => Object.freeze(await l0({ stream: whole })));
    expect(await result.text()).toBe(WORDS.join(""));
    expect(result.state.outcome).toBe("completed");
    expect(sdk.counter).toMatchObject({ started: 1, ended: 1 });
  });

  it("takes what is written to it", async () => {
    const { otel } = setUp();
    const made: Record<string, unknown> = Object.defineProperty({ textStream: [] }, "id", { value: 7 });
    const given = await otel.traceStream("answer", () => made);
    given["note"] = "mine";
    expect([made["note"], given["note"], given["id"]]).toEqual(["mine", "mine", 7]);
  });
});

describe("a tracer that throws", () => {
  const throwing = (method: keyof Span): Tracer => {
    const real = new MemorySdk().tracerProvider.getTracer("real");
    const broken = (): never => {
      throw new Error("broken tracer");
    };
    const startSpan: Tracer["startSpan"] = (...given) => Object.assign(real.startSpan(...given), { [method]: broken });
    return { startActiveSpan: broken, startSpan };
  };
  const read = (result: L0Result): Promise<unknown> => collect(result.stream);

  it.each(["end", "setStatus", "addEvent", "setAttribute"] as const)(
    "at %s costs neither a call nor a stream anything, and is told to the API's own log",
    async (method) => {
      const error = vi.fn();
      diag.setLogger({ error, warn: () => {}, info: () => {}, debug: () => {}, verbose: () => {} });
      const otel = createOpenTelemetry({ tracer: throwing(method) });
      expect(await otel.traceStream("count", () => 7)).toBe(7);
      expect(await read(await otel.traceStream("answer", () => l0({ stream: whole })))).toHaveLength(6);
      const failing = await otel.traceStream("answer", () => l0({ stream: cut(), retry: { maxRetries: 0 } }));
      await expect(read(failing)).rejects.toMatchObject({ code: "NETWORK_ERROR" });
      expect(error).toHaveBeenCalled();
      expect(otel.getActiveStreams()).toBe(0);
    },
  );

  it("at the start leaves the call in the caller's own span", async () => {
    const { tracer: real } = setUp();
    const broken = (): never => {
      throw new Error("broken tracer");
    };
    const otel = createOpenTelemetry({ tracer: { startSpan: broken, startActiveSpan: broken } });
    const caller = real.startSpan("caller");
    const active = await context.with(trace.setSpan(context.active(), caller), () =>
      otel.traceStream("answer", () => trace.getActiveSpan()),
    );
    expect(active).toBe(caller);
  });

  it("hides no error that has no text", async () => {
    const { sdk, otel } = setUp();
    const thrown: unknown = Object.create(null);
    const call = otel.traceStream("answer", () => {
      throw thrown;
    });
    await expect(call).rejects.toBe(thrown);
    expect(sdk.counter).toMatchObject({ started: 1, ended: 1 });
  });
});

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { context } from "@opentelemetry/api";
import { expect, it, vi } from "vitest";

import { MemorySdk } from "../test-support/memory-sdk.ts";
import { collect } from "../test-support/reading.ts";
import { createOpenTelemetry, withOpenTelemetry } from "./l0-open-telemetry.ts";
import { hasStream, untilRead } from "./until-read.ts";
import { Watch } from "./watch.ts";

it.each([
  [null, false],
  ["text", false],
  [{ stream: true }, false],
  [["a"], false],
  [{ textStream: [] }, true],
  [{ fullStream: [] }, true],
  [new ReadableStream(), true],
])("%o has a stream: %s", (value, expected) => {
  expect(hasStream(value)).toBe(expected);
});

it.each(["stream", "textStream", "fullStream"])(
  "watches the view %s of a result, and leaves the rest of it alone",
  async (view) => {
    const end = vi.fn();
    async function* words(): AsyncGenerator<string> {
      yield "one";
    }
    const model = { name: "gpt-5", answer: () => model };
    const result = { [view]: words(), model, usage: Promise.resolve(7) };
    const watched = untilRead(result, new Watch(context.active(), end));
    expect([watched.model, watched.model.answer(), await watched.usage]).toEqual([model, model, 7]);
    expect(end).not.toHaveBeenCalled();
    expect(await collect(watched[view] as AsyncIterable<string>)).toEqual(["one"]);
    expect(end).toHaveBeenCalledOnce();
  },
);

it("tells first of what a stream throws", async () => {
  const end = vi.fn();
  async function* broken(): AsyncGenerator<string> {
    yield "one";
    throw new Error("no");
  }
  const stream = untilRead(broken(), new Watch(context.active(), end));
  await expect(collect(stream)).rejects.toThrow("no");
  expect(end).toHaveBeenNthCalledWith(1, new Error("no"));
});

it("leaves the source where its reader leaves", async () => {
  const left = vi.fn();
  async function* words(): AsyncGenerator<string> {
    try {
      yield "one";
    } finally {
      left();
    }
  }
  for await (const _ of untilRead(words(), new Watch(context.active(), vi.fn()))) break;
  expect(left).toHaveBeenCalledOnce();
});

it.each([
  ["read to its end", async (stream: AsyncGenerator<string>) => void (await stream.next())],
  ["left", async (stream: AsyncGenerator<string>) => void (await stream.return(undefined))],
])("watches a generator that is %s by hand", async (_, finish) => {
  const end = vi.fn();
  async function* words(): AsyncGenerator<string> {
    yield "one";
  }
  const stream = untilRead(words(), new Watch(context.active(), end));
  expect(await stream.next()).toEqual({ value: "one", done: false });
  expect(end).not.toHaveBeenCalled();
  await finish(stream);
  expect(end).toHaveBeenCalledOnce();
});

it("watches the text that a result promises", async () => {
  const end = vi.fn();
  const result = untilRead({ textStream: [], text: Promise.resolve("one") }, new Watch(context.active(), end));
  expect(await result.text).toBe("one");
  expect(end).toHaveBeenCalledOnce();
});

it("leaves a readable stream alone that somebody reads already", () => {
  const stream = new ReadableStream();
  stream.getReader();
  expect(untilRead(stream, new Watch(context.active(), vi.fn()))).toBe(stream);
});

it("gives a result that can be read also where it is frozen afterwards", async () => {
  const result = untilRead({ textStream: [], text: async () => "one" }, new Watch(context.active(), vi.fn()));
  expect(await Object.freeze(result).text()).toBe("one");
});

it("takes an abort for no failure", async () => {
  const end = vi.fn();
  const aborted = {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new DOMException("", "AbortError")) }),
  };
  await expect(collect(untilRead(aborted, new Watch(context.active(), end)))).rejects.toThrow();
  expect(end).toHaveBeenNthCalledWith(1, undefined);
});

it("cancels the source of a readable stream that is cancelled, and reads nothing ahead", async () => {
  const end = vi.fn();
  const pull = vi.fn((controller: ReadableStreamDefaultController<string>) => controller.enqueue("one"));
  const cancel = vi.fn();
  const source = new ReadableStream<string>({ pull, cancel }, { highWaterMark: 0 });
  const stream = untilRead(source, new Watch(context.active(), end));
  const reader = stream.getReader();
  expect((await reader.read()).value).toBe("one");
  await new Promise((turn) => setImmediate(turn));
  expect(pull).toHaveBeenCalledOnce();
  await reader.cancel("enough");
  expect(cancel).toHaveBeenCalledWith("enough");
  expect(end).toHaveBeenCalledOnce();
});

it.each(["the handle", "its maker", "nobody"])(
  "ends the span of a stream that is forgotten, of which %s knows",
  async (knows) => {
    setFlagsFromString("--expose-gc");
    const gc = runInNewContext("gc") as () => void;
    const { tracerProvider, counter } = new MemorySdk();
    const otel = createOpenTelemetry({ tracerProvider });
    async function* words(): AsyncGenerator<string> {
      yield "one";
    }
    await (async () => {
      const maker: { stream?: unknown } = {};
      const make = (): AsyncGenerator<string> => {
        delete maker.stream;
        return words();
      };
      if (knows === "nobody") await withOpenTelemetry({ tracerProvider }, () => words());
      else if (knows === "its maker") maker.stream = await otel.traceStream("answer", make);
      else await otel.traceStream("answer", () => words());
    })();
    expect(counter).toMatchObject({ started: 1, ended: 0 });
    for (let turn = 0; turn < 50 && counter.ended === 0; turn++) {
      gc();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(counter).toMatchObject({ started: 1, ended: 1 });
    expect(otel.getActiveStreams()).toBe(0);
  },
);

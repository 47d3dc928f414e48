import { describe, expect, test } from "vitest";
import { type Decoder, L0Error, type SourceAdapter, type SourceSink } from "../index.ts";
import { type SourceUnderTest, testSource } from "./test-source.ts";

interface Chunk {
  readonly say?: string;
  readonly call?: string;
  readonly bye?: object;
  readonly fail?: string;
}

type Read = (chunk: Chunk, sink: SourceSink) => void;

const usage = { inputTokens: 5, outputTokens: 2, cacheReadTokens: 3, source: "provider" } as const;
const GREETING: SourceUnderTest = {
  chunks: [{ say: "Hel" }, { say: "lo" }, { call: '{"a"' }, { call: ":1}" }, { bye: usage }],
  text: "Hello",
  toolCalls: [{ toolCallId: "c", toolName: "f", arguments: { a: 1 } }],
  usage,
  finishReason: "bye",
  error: { fail: "no" },
};

/** A good adapter, unless `read` takes a chunk from it. */
function adapterOf(read?: (chunk: Chunk, sink: SourceSink, next: Read) => void): SourceAdapter {
  return { name: "greeter", decoder: () => decoderOf(read ?? ((chunk, sink, next) => next(chunk, sink))) };
}

function decoderOf(read: (chunk: Chunk, sink: SourceSink, next: Read) => void): Decoder {
  let text = "";
  const good: Read = ({ say, call, bye, fail }, sink) => {
    if (say) sink.text(say);
    if (fail) sink.failed(new Error(fail));
    text += call ?? "";
    if (!bye) return;
    sink.piece({
      type: "message",
      role: "assistant",
      value: text,
      toolCallId: "c",
      toolName: "f",
      arguments: JSON.parse(text),
    });
    sink.about({ usage: bye as typeof usage });
    sink.finished("bye");
  };
  return { hasEndMark: true, push: (chunk, sink) => read(Object(chunk) as Chunk, sink, good) };
}

/** What the contract finds wrong. */
function failuresOf(adapter: SourceAdapter, stream: SourceUnderTest = GREETING): string[] {
  const failures: string[] = [];
  const run = (name: string, fn: () => void): void => {
    try {
      fn();
    } catch {
      failures.push(name.replace("source contract of greeter: ", ""));
    }
  };
  testSource(adapter, stream, { test: run });
  return failures;
}

const WHOLE = "text, reasoning and tool calls are whole";
const END = "the end mark comes with what the provider said of its answer";
const CUT = "a stream that is cut anywhere has no end mark and no half tool call";
const APART = "two streams at once do not mix, and chunks are not changed";
const STRANGE = "a chunk of another shape is ignored, or fails the stream with an L0Error";
const ERROR = "an error inside the stream fails it";

describe("the contract of a source", () => {
  test("is kept by a good one", () => {
    expect(failuresOf(adapterOf())).toEqual([]);
  });

  test("has no test for what the protocol does not have", () => {
    const names: string[] = [];
    const adapter = { name: "plain", decoder: () => ({ hasEndMark: false, push: () => {} }) };
    testSource(adapter, { chunks: [], text: "" }, { test: (name) => names.push(name) });
    expect(names).toHaveLength(4);
  });

  test.each<[string, string[], Parameters<typeof adapterOf>[0]]>([
    ["loses text", [WHOLE, APART], (chunk, sink, next) => chunk.say !== "lo" && next(chunk, sink)],
    ["finishes too soon", [CUT], (chunk, sink, next) => (next(chunk, sink), sink.finished("bye"))],
    ["never finishes", [END], (chunk, sink, next) => next(chunk, { ...sink, finished: () => {} })],
    ["says nothing of its answer", [END], (chunk, sink, next) => next(chunk, { ...sink, about: () => {} })],
    [
      "counts a subset beside its total",
      [END],
      (chunk, sink, next) => next(chunk.bye ? { bye: { ...usage, cacheReadTokens: 6 } } : chunk, sink),
    ],
    [
      "gives half a tool call",
      [WHOLE, CUT, APART],
      (chunk, sink, next) => {
        if (chunk.call) sink.piece({ type: "message", role: "assistant", value: "", toolCallId: "c", toolName: "f" });
        next(chunk, sink);
      },
    ],
    ["changes its chunks", [APART], (chunk, sink, next) => (next(chunk, sink), delete (chunk as { say?: string }).say)],
    ["does not see errors", [ERROR], (chunk, sink, next) => next(chunk, { ...sink, failed: () => {} })],
    [
      "breaks on what it does not know",
      [STRANGE],
      (chunk, sink, next) => {
        if (Object.keys(chunk).length === 0) throw new TypeError("own");
        next(chunk, sink);
      },
    ],
  ])("finds one that %s", (_, found, read) => {
    // Chunks of its own: one of these adapters changes them.
    expect(failuresOf(adapterOf(read), structuredClone(GREETING))).toEqual(found);
  });

  test("finds one that keeps its state outside of its decoder", () => {
    const shared = adapterOf().decoder();
    expect(failuresOf({ name: "greeter", decoder: () => shared })).toContain(APART);
  });

  test("lets one refuse what it does not know with an L0Error", () => {
    const refuse: Parameters<typeof adapterOf>[0] = (chunk, sink, next) => {
      if (Object.keys(chunk).length > 0) return next(chunk, sink);
      throw new L0Error({ code: "INVALID_STREAM", message: "no chunk of a greeting" });
    };
    expect(failuresOf(adapterOf(refuse))).toEqual([]);
  });
});

import { isL0Error, type SourceAdapter, type Usage } from "../index.ts";
import { type Decoded, decodeChunks, runDecoder } from "./decode-chunks.ts";
import { same } from "./same.ts";

/** A tool call as a stream should give it. */
export interface ExpectedToolCall {
  readonly toolCallId: string;
  readonly toolName: string;
  readonly arguments: unknown;
}

/** One whole, good stream of a provider, and what is in it. What is left out is not checked. */
export interface SourceUnderTest {
  /** The chunks in order, the end mark included; not changed. */
  readonly chunks: readonly unknown[];
  /** The whole text. */
  readonly text: string;
  /** The whole reasoning. */
  readonly reasoning?: string;
  readonly toolCalls?: readonly ExpectedToolCall[];
  readonly usage?: Usage;
  readonly finishReason?: string;
  readonly model?: string;
  readonly responseId?: string;
  /** A chunk that is an error inside the stream. */
  readonly error?: unknown;
}

export interface TestSourceOptions {
  /** The runner's `test`: of vitest, of `node:test`, of jest. */
  readonly test: (name: string, fn: () => void) => unknown;
}

/** What a server may send by mistake, or in its next version. */
const STRANGE: readonly unknown[] = [null, undefined, 0, "", "text", [], {}, [null], { type: 7 }, new Uint8Array(1)];

/**
 * The contract every source adapter keeps: text, reasoning and tool calls come whole and once, a stream that was cut is
 * known by its missing end mark, streams do not mix, usage counts are totals and subsets, and what is broken fails the
 * stream with an error of L0 or not at all.
 *
 * @example
 * testSource(ollama, { chunks: [{ message: { content: "Hi" } }, { done: true }], text: "Hi" }, { test });
 */
export function testSource(adapter: SourceAdapter, stream: SourceUnderTest, { test }: TestSourceOptions): void {
  const whole = (): Decoded => decodeChunks(adapter.decoder(), stream.chunks);
  const contract = (name: string, fn: () => void): unknown => test(`source contract of ${adapter.name}: ${name}`, fn);

  contract("text, reasoning and tool calls are whole", () => checkContent(whole(), stream));
  contract("the end mark comes with what the provider said of its answer", () => {
    const decoded = whole();
    if (adapter.decoder().hasEndMark) same(decoded.finished, true, "end mark seen");
    const { usage, finishReason, model, responseId } = stream;
    for (const [key, fact] of Object.entries({ usage, finishReason, model, responseId })) {
      if (fact !== undefined) same(sorted(decoded.answer[key as "usage"]), sorted(fact), key);
    }
    if (decoded.answer.usage) checkUsage(decoded.answer.usage);
  });
  if (adapter.decoder().hasEndMark) {
    contract("a stream that is cut anywhere has no end mark and no half tool call", () => {
      for (let length = 0; length < stream.chunks.length; length++) checkCut(adapter, stream, length);
    });
  }
  contract("two streams at once do not mix, and chunks are not changed", () => {
    const runs = [runDecoder(adapter.decoder()), runDecoder(adapter.decoder())];
    for (const chunk of stream.chunks) for (const run of runs) run.push(chunk);
    for (const run of runs) checkContent(run.end(), stream);
  });
  contract("a chunk of another shape is ignored, or fails the stream with an L0Error", () => {
    for (const strange of STRANGE) checkStrange(adapter, stream, strange);
  });
  if (stream.error === undefined) return;
  contract("an error inside the stream fails it", () => {
    const { errors } = decodeChunks(adapter.decoder(), [stream.chunks[0], stream.error]);
    same(errors.length, 1, "errors");
  });
}

function checkContent(decoded: Decoded, { text, reasoning, toolCalls }: SourceUnderTest): void {
  if (decoded.errors.length > 0) throw new Error("a good stream failed", { cause: decoded.errors[0] });
  same(decoded.tokens.join(""), text, "text");
  if (reasoning !== undefined) same(reasoningOf(decoded), reasoning, "reasoning");
  if (toolCalls) same(callsOf(decoded), toolCalls.map(outlineOf), "tool calls");
}

function checkCut(adapter: SourceAdapter, stream: SourceUnderTest, length: number): void {
  const cut = decodeChunks(adapter.decoder(), stream.chunks.slice(0, length));
  if (cut.finished) return checkContent(cut, stream);
  const text = cut.tokens.join("");
  const calls = callsOf(cut);
  same(text, stream.text.slice(0, text.length), `text of the first ${length} chunks`);
  const expected = stream.toolCalls?.slice(0, calls.length).map(outlineOf) ?? calls;
  same(calls, expected, `tool calls of the first ${length} chunks`);
}

function checkStrange(adapter: SourceAdapter, stream: SourceUnderTest, strange: unknown): void {
  adapter.fits?.(strange);
  for (const at of [0, 1]) {
    const { errors } = decodeChunks(adapter.decoder(), stream.chunks.toSpliced(at, 0, strange));
    const foreign = errors.find((error) => !isL0Error(error));
    if (foreign !== undefined) throw new Error(`chunk ${at} was ${typeof strange}`, { cause: foreign });
  }
}

function checkUsage(usage: Usage): void {
  const { inputTokens = 0, outputTokens = 0, cacheReadTokens = 0, cacheWriteTokens = 0, reasoningTokens = 0 } = usage;
  if (cacheReadTokens + cacheWriteTokens > inputTokens) throw new Error("inputTokens must include the cached tokens");
  if (reasoningTokens > outputTokens) throw new Error("outputTokens must include the reasoning tokens");
}

const reasoningOf = ({ pieces }: Decoded): string =>
  pieces.map((piece) => (piece.type === "reasoning" ? piece.value : "")).join("");

const callsOf = ({ pieces }: Decoded): unknown[] =>
  pieces.flatMap((piece) => (piece.type === "message" && piece.role === "assistant" ? [outlineOf(piece)] : []));

const outlineOf = (call: Partial<ExpectedToolCall>): unknown => [call.toolCallId, call.toolName, call.arguments];

/** A usage with its counts in one order, whatever order they came in. */
function sorted(fact: unknown): unknown {
  return typeof fact === "object" && fact !== null ? Object.entries(fact).sort() : fact;
}

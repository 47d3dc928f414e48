import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  defineHandler,
  l0,
  type L0Error,
  type L0Event,
  type L0Options,
  type L0Result,
  type StreamEvent,
} from "../index.ts";
import { chatChunk, type ScriptStep, scriptedSource } from "../testing/index.ts";

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
const cut: ScriptStep = { throw: RESET };
const reasoning = (text: string): ScriptStep => ({
  chunk: { choices: [{ index: 0, delta: { reasoning: text }, finish_reason: null }] },
});
const tool: ScriptStep = { chunk: { type: "tool-call", toolCallId: "c", toolName: "now", input: {} } };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** One script a try, the last one for all that follow. */
function tries(...scripts: ScriptStep[][]): L0Options["stream"] {
  const sources = scripts.map((script) => scriptedSource(script));
  return (context) => (sources[context.attempt - 1] ?? sources.at(-1))?.(context);
}

async function play(stream: L0Options["stream"], options: Partial<L0Options> = {}) {
  const seen: StreamEvent[] = [];
  const told: L0Event[] = [];
  const onEvent = defineHandler({ label: "watch", handle: (event) => void told.push(event) });
  const retry = { maxRetries: scripts - 1 };
  const result: L0Result = await l0({ retry, stream, onEvent, monitoring: { enabled: true }, ...options });
  const reading = (async () => {
    try {
      for await (const event of result.stream) seen.push(event);
      return undefined;
    } catch (error) {
      return error as L0Error;
    }
  })();
  await vi.advanceTimersByTimeAsync(100_000);
  return { seen, told, result, error: await reading };
}

const scripts = 3;

const outline = (seen: readonly StreamEvent[]): string =>
  seen
    .map((event) => `${event.attempt}@${event.offset}:${"value" in event ? event.value || event.type : event.type}`)
    .join(" ");

describe("a reset", () => {
  test("comes directly before the first event of the new attempt, and says what is void", async () => {
    const { seen, told } = await play(tries(["ab", "c", cut], ["d", "ef"]));
    expect(outline(seen)).toBe("1@0:ab 1@2:c 2@0:reset 2@0:d 2@1:ef 2@3:complete");
    expect(seen[2]).toEqual({ type: "reset", attempt: 2, offset: 0, reason: "NETWORK_ERROR", voidedTokens: 2 });
    expect(told.filter(({ type }) => type === "RESET")).toMatchObject([{ attempt: 2, offset: 0, voidedTokens: 2 }]);
  });

  test("does not come where nothing has been given", async () => {
    const { seen } = await play(tries([cut], [cut], ["a"]));
    expect(outline(seen)).toBe("3@0:a 3@1:complete");
  });

  test("does not come for an attempt that gives nothing", async () => {
    const { seen } = await play(tries(["a", cut], [cut], ["b"]));
    expect(outline(seen)).toBe("1@0:a 3@0:reset 3@0:b 3@1:complete");
  });

  test("voids reasoning and tool calls too, though they are no tokens", async () => {
    const { seen } = await play(tries([reasoning("hm"), cut], [tool, cut], ["a"]));
    expect(outline(seen)).toBe("1@0:hm 2@0:reset 2@0:{} 3@0:reset 3@0:a 3@1:complete");
    expect(seen.filter(({ type }) => type === "reset")).toMatchObject([{ voidedTokens: 0 }, { voidedTokens: 0 }]);
  });

  test("comes before the complete of an attempt that is allowed to be empty", async () => {
    const { seen, result } = await play(tries(["a", cut], []), { allowEmpty: true });
    expect(outline(seen)).toBe("1@0:a 2@0:reset 2@0:complete");
    expect(result.state).toMatchObject({ content: "", tokenCount: 0, receivedTokens: 1, voidedTokens: 1 });
  });

  test("loses none of what came in one chunk", async () => {
    const both: ScriptStep = {
      chunk: { choices: [{ index: 0, delta: { reasoning: "hm", content: "x" }, finish_reason: null }] },
    };
    const { seen } = await play(tries(["a", cut], [both, "y"]));
    expect(outline(seen)).toBe("1@0:a 2@0:reset 2@0:hm 2@0:x 2@1:y 2@2:complete");
  });

  test("a run whose retries all fail keeps the partial text of the last attempt that gave any", async () => {
    const { seen, result, error } = await play(tries(["a", "b", cut], [cut]));
    expect(outline(seen)).toBe("1@0:a 1@1:b");
    expect(error).toMatchObject({ code: "NETWORK_ERROR" });
    expect(result.state).toMatchObject({ content: "ab", contentLength: 2, tokenCount: 2, voidedTokens: 0 });
    expect(result.telemetry).toMatchObject({ contentLength: 2, metrics: { totalTokens: 2, voidedTokens: 0 } });
  });

  test("offsets are UTF-16 lengths", async () => {
    const { seen } = await play(tries(["𝄞", "é", "x"]));
    expect(seen.map(({ offset }) => offset)).toEqual([0, 2, 3, 4]);
  });
});

describe("received tokens are the valid and the void ones", () => {
  test("in state, telemetry and events, after several resets", async () => {
    const { told, result } = await play(tries(["a", "b", cut], ["c", cut], ["d", "e", "f"]));
    const counts = { receivedTokens: 6, voidedTokens: 3 };
    expect(result.state).toMatchObject({ ...counts, tokenCount: 3, content: "def" });
    expect(result.telemetry?.metrics).toMatchObject({ ...counts, totalTokens: 3 });
    const ends = told.filter((event) => event.type === "ATTEMPT_END");
    expect(ends.map(({ tokens }) => tokens)).toEqual([2, 1, 3]);
    expect(told.filter(({ type }) => type === "token")).toHaveLength(6);
    expect(told.find(({ type }) => type === "COMPLETE")).toMatchObject({ tokenCount: 3, contentLength: 3 });
    expect(told.filter(({ type }) => type === "FIRST_TOKEN")).toHaveLength(1);
  });

  test("also where the output is not kept", async () => {
    const { result } = await play(tries(["ab", cut], ["c"]), { keepContent: false });
    expect(result.state).toMatchObject({ content: "", contentLength: 1, tokenCount: 1, voidedTokens: 1 });
  });

  test("usage, finish reason and response are those of the attempt whose output is valid", async () => {
    const started = { ...(chatChunk("x") as object), id: "first", usage: { prompt_tokens: 1 } };
    const thinking = { ...(reasoning("hm") as { chunk: object }).chunk, id: "second", usage: { prompt_tokens: 2 } };
    const { result } = await play(tries([{ chunk: started }, cut], [{ chunk: thinking }, cut], [cut]));
    expect(result.state.content).toBe("");
    expect(result.telemetry).toMatchObject({ responseId: "second", usage: { inputTokens: 2 } });
  });
});

import { expect, test, vi } from "vitest";
import { type EventOf, l0, type L0Event, type L0Options, type OnHandlerError, type StreamInfo } from "../index.ts";
import { scriptedSource } from "../testing/index.ts";

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

/** All callbacks, and what each was called with. */
function callbacks() {
  const told: [string, string][] = [];
  const on = (name: string) => (event: L0Event, stream: StreamInfo) => {
    expect(stream.streamId).toBeTypeOf("string");
    told.push([name, event.type]);
  };
  const names = [
    "onStart",
    "onToken",
    "onComplete",
    "onError",
    "onRetry",
    "onFallback",
    "onTimeout",
    "onAbort",
    "onToolCall",
  ];
  return { told, options: Object.fromEntries(names.map((name) => [name, on(name)])) as Partial<L0Options> };
}

async function run(options: Partial<L0Options>): Promise<[string, string][]> {
  const { told, options: all } = callbacks();
  const result = await l0({ stream: () => [], ...all, ...options });
  await result.text().catch(() => {});
  return told;
}

test("each callback gets its event", async () => {
  const tool = { chunk: { choices: [{ delta: { tool_calls: [{ id: "c", function: { name: "f" } }] } }] } };
  const good = scriptedSource(["a", tool]);
  const hung = scriptedSource([{ hang: true }]);
  const stream: L0Options["stream"] = (context) => {
    if (context.attempt === 1) throw RESET;
    return hung(context);
  };
  const options = { fallbackStreams: [good], timeout: { initialToken: 1 }, retry: { maxRetries: 1, baseDelay: 0 } };
  expect(await run({ stream, ...options })).toEqual([
    ["onStart", "SESSION_START"],
    ["onRetry", "RETRY_ATTEMPT"],
    ["onTimeout", "TIMEOUT_TRIGGERED"],
    ["onFallback", "FALLBACK_START"],
    ["onToken", "token"],
    ["onToolCall", "TOOL_REQUESTED"],
    ["onComplete", "COMPLETE"],
  ]);
});

test("onError is told of the terminal error only", async () => {
  const onError = vi.fn<(event: EventOf<"ERROR">) => void>();
  const stream = scriptedSource([{ throw: RESET }]);
  const told = await run({ stream, fallbackStreams: [stream], retry: { maxRetries: 1, baseDelay: 0 }, onError });
  expect(told.map(([name]) => name)).toEqual(["onStart", "onRetry", "onFallback", "onRetry"]);
  expect(onError).toHaveBeenCalledOnce();
  expect(onError.mock.calls[0]?.[0]).toMatchObject({ type: "ERROR", terminal: true, code: "NETWORK_ERROR" });
});

test("onAbort is told when the stream has been aborted, and onError is not", async () => {
  const told = await run({ stream: scriptedSource(["a"]), signal: AbortSignal.abort() });
  expect(told).toEqual([
    ["onStart", "SESSION_START"],
    ["onAbort", "ABORT_COMPLETED"],
  ]);
});

test("a callback is isolated like a handler, and named in messages", async () => {
  const onHandlerError = vi.fn<OnHandlerError>();
  const onStart = (): never => {
    throw new Error("broken");
  };
  expect(await run({ stream: () => ["a"], onStart, onHandlerError })).toContainEqual(["onComplete", "COMPLETE"]);
  expect(onHandlerError.mock.calls[0]?.[1].label).toBe("onStart");
});

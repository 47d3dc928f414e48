import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  defineHandler,
  EventType,
  l0,
  type L0Options,
  type L0Result,
  type LifecycleEvent,
  type LifecycleEventOf,
} from "../index.ts";
import { chatChunk, chatEnd, scriptedSource, type ScriptStep } from "../testing/index.ts";

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
const DEAF = { ignoreAbort: true, ignoreReturn: true } as const;
const LIFECYCLE = Object.values(EventType).filter((type) => type !== "token");

beforeEach(() => {
  vi.useFakeTimers();
  // A clock that stands at zero would hide what is measured from the wrong moment.
  vi.advanceTimersByTime(5000);
});
afterEach(() => void vi.useRealTimers());

const toolCall = { index: 0, id: "call_1", function: { name: "now", arguments: "{}" } };
const toolChunk: ScriptStep = {
  chunk: { object: "chat.completion.chunk", choices: [{ index: 0, delta: { tool_calls: [toolCall] } }] },
};
const whole = (...steps: ScriptStep[]): ScriptStep[] => [...steps, ...chatEnd(0).map((chunk) => ({ chunk }))];

/** Streams that tell every lifecycle event there is, and what they tell when nobody interferes. */
const STORIES: readonly { readonly name: string; readonly types: string; options(): L0Options }[] = [
  {
    name: "a retry",
    types:
      "SESSION_START ATTEMPT_START FIRST_TOKEN NETWORK_ERROR ATTEMPT_END ERROR RETRY_ATTEMPT ATTEMPT_START RESET TOOL_REQUESTED ATTEMPT_END COMPLETE SESSION_END",
    options: () => {
      const broken = scriptedSource(["a", { throw: RESET }]);
      const good = scriptedSource(whole({ chunk: chatChunk("b") }, toolChunk));
      return { stream: (context) => (context.attempt === 1 ? broken : good)(context) };
    },
  },
  {
    name: "a fallback",
    types:
      "SESSION_START ATTEMPT_START TIMEOUT_TRIGGERED ATTEMPT_END ERROR RETRY_GIVE_UP FALLBACK_START ATTEMPT_START FIRST_TOKEN ATTEMPT_END COMPLETE SESSION_END",
    options: () => ({
      stream: scriptedSource([{ hang: true }], DEAF),
      fallbackStreams: [scriptedSource(["b"])],
      retry: { maxRetries: 0 },
      timeout: { initialToken: 100 },
    }),
  },
  {
    name: "a failure",
    types: "SESSION_START ATTEMPT_START FIRST_TOKEN NETWORK_ERROR ATTEMPT_END ERROR SESSION_END",
    options: () => ({ stream: scriptedSource(["a", { throw: RESET }]), retry: { maxRetries: 0 } }),
  },
];

type Story = (typeof STORIES)[number];

/** Plays a story; `interfere` is called at the lifecycle event of this number. */
async function play(story: Story, at: number, interfere: (result: L0Result) => void) {
  const facts: LifecycleEvent[] = [];
  let result: L0Result | undefined;
  const onEvent = defineHandler({
    label: "interfering",
    events: LIFECYCLE,
    handle: (fact) => {
      facts.push(fact);
      if (facts.length - 1 === at) interfere(result as L0Result);
    },
  });
  result = await l0({ ...story.options(), onEvent, onHandlerError: () => {} });
  const reading = read(result);
  await vi.advanceTimersByTimeAsync(10_000);
  return { ...(await reading), facts, types: facts.map(({ type }) => type).join(" "), result };
}

async function read(result: L0Result): Promise<{ seen: string; text: string; error: unknown }> {
  const seen: string[] = [];
  let text = "";
  try {
    for await (const event of result.stream) {
      seen.push(event.type);
      if (event.type === "reset") text = "";
      if (event.type === "token") text += event.value;
    }
  } catch (error) {
    return { seen: seen.join(" "), text, error };
  }
  return { seen: seen.join(" "), text, error: undefined };
}

/** What a story tells where the stream is aborted at the event of this number. */
function abortedAt(types: readonly string[], at: number): string {
  const told = types.slice(0, at + 1);
  const isOpen = told.lastIndexOf("ATTEMPT_START") > told.lastIndexOf("ATTEMPT_END");
  return [...told, "ABORT_REQUESTED", ...(isOpen ? ["ATTEMPT_END"] : []), "ABORT_COMPLETED", "SESSION_END"].join(" ");
}

/** The end has been decided: what a handler does then changes nothing. */
function isDecided(types: readonly string[], at: number): boolean {
  const end = types.includes("COMPLETE") ? "ATTEMPT_END" : "ERROR";
  return at >= types.lastIndexOf(end);
}

function expectSoundNumbers(facts: readonly LifecycleEvent[], result: L0Result): void {
  const end = facts.find((fact) => fact.type === "SESSION_END") as LifecycleEventOf<"SESSION_END">;
  const { duration, metrics } = end.telemetry;
  expect(metrics.providerTime).toBeLessThanOrEqual(duration as number);
  expect(metrics.receivedTokens).toBe(metrics.totalTokens + metrics.voidedTokens);
  expect(metrics.totalTokens).toBe(result.state.tokenCount);
}

const CASES = STORIES.flatMap((story) =>
  story.types.split(" ").map((type, at) => ({ name: `${story.name}: ${type} (${at})`, story, at })),
);

describe("a handler that aborts at", () => {
  test.each(CASES)("$name", async ({ story, at }) => {
    const undisturbed = await play(story, -1, () => {});
    expect(undisturbed.types).toBe(story.types);

    const { types, facts, error, seen, text, result } = await play(story, at, (stream) => stream.abort());
    const decided = isDecided(story.types.split(" "), at);
    expect(types).toBe(decided ? story.types : abortedAt(story.types.split(" "), at));
    expect(result.state.outcome).toBe(decided ? undisturbed.result.state.outcome : "aborted");
    if (decided) expect(seen).toBe(undisturbed.seen);
    else expect(error).toMatchObject({ code: "STREAM_ABORTED" });
    expect(undisturbed.seen.startsWith(seen)).toBe(true);
    expect(text).toBe(result.state.content);
    expect(vi.getTimerCount()).toBe(0);
    expectSoundNumbers(facts, result);
  });

  test("a token still gives that token to the consumer, then the abort", async () => {
    let result: L0Result | undefined;
    const onToken = (): void => result?.abort();
    result = await l0({ stream: scriptedSource(["a", "b"]), onToken });
    const { seen, error } = await read(result);
    expect(seen).toBe("token");
    expect(error).toMatchObject({ code: "STREAM_ABORTED" });
    expect(result.state).toMatchObject({ content: "a", tokenCount: 1, outcome: "aborted" });
  });

  test("ABORT_REQUESTED asks in vain for a second abort", async () => {
    let result: L0Result | undefined;
    const types: string[] = [];
    const onEvent = defineHandler({
      label: "again",
      events: ["ABORT_REQUESTED", "ABORT_COMPLETED", "SESSION_END"],
      handle: ({ type }) => {
        types.push(type);
        result?.abort();
      },
    });
    result = await l0({ stream: scriptedSource(["a"]), onEvent });
    result.abort();
    await read(result);
    expect(types).toEqual(["ABORT_REQUESTED", "ABORT_COMPLETED", "SESSION_END"]);
  });
});

describe("a handler that throws at", () => {
  test.each(CASES)("$name changes nothing", async ({ story, at }) => {
    const undisturbed = await play(story, -1, () => {});
    const { types, seen, result } = await play(story, at, () => {
      throw new Error("broken handler");
    });
    expect(types).toBe(story.types);
    expect(seen).toBe(undisturbed.seen);
    expect(result.state).toMatchObject({ outcome: undisturbed.result.state.outcome, handlerErrors: 1 });
  });
});

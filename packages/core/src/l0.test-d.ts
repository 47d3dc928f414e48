import { describe, expectTypeOf, test } from "vitest";
import {
  combine,
  createL0,
  defineHandler,
  type EventHandler,
  EventType,
  exclude,
  filter,
  isL0Error,
  l0,
  type L0ErrorCode,
  type L0Event,
  type L0Options,
  type L0Result,
  type LifecycleEventType,
  type StreamEvent,
  StreamEventType,
  type Telemetry,
  type Usage,
} from "./index.ts";

const stream: L0Options["stream"] = () => ["a"];
declare const result: L0Result;

describe("stream events", () => {
  test("narrow by their type", async () => {
    for await (const event of result.stream) {
      expectTypeOf(event).toEqualTypeOf<StreamEvent>();
      expectTypeOf(event.offset).toBeNumber();
      switch (event.type) {
        case "token":
        case "reasoning":
          expectTypeOf(event.value).toBeString();
          break;
        case "message":
          expectTypeOf(event.arguments).toBeUnknown();
          expectTypeOf(event.role).toEqualTypeOf<"assistant" | "tool">();
          break;
        case "data":
          expectTypeOf(event.data).toBeUnknown();
          break;
        case "progress":
          expectTypeOf(event.progress).toBeUnknown();
          break;
        case "reset":
          expectTypeOf(event.voidedTokens).toBeNumber();
          break;
        case "complete":
          expectTypeOf(event.usage).toEqualTypeOf<Usage | undefined>();
          break;
        default:
          expectTypeOf(event).toBeNever();
      }
    }
  });

  test("have names for their types", () => {
    expectTypeOf(StreamEventType.TOKEN).toEqualTypeOf<"token">();
    expectTypeOf<(typeof StreamEventType)[keyof typeof StreamEventType]>().toEqualTypeOf<StreamEvent["type"]>();
    expectTypeOf(EventType.SESSION_END).toEqualTypeOf<"SESSION_END">();
    expectTypeOf<(typeof EventType)[keyof typeof EventType]>().toEqualTypeOf<LifecycleEventType | "token">();
  });

  test("are strings in textStream and text(), bytes in a ReadableStream", () => {
    expectTypeOf(result.textStream).toEqualTypeOf<AsyncIterable<string>>();
    expectTypeOf(result.text()).resolves.toBeString();
    expectTypeOf(result.toReadableStream()).toEqualTypeOf<ReadableStream<Uint8Array>>();
    expectTypeOf(result.telemetry).toEqualTypeOf<Telemetry | undefined>();
  });
});

describe("defineHandler", () => {
  test("narrows the event to those it lists", () => {
    const handler = defineHandler({
      label: "ends",
      events: ["SESSION_END", "token"],
      handle: (event, info) => {
        expectTypeOf(event.type).toEqualTypeOf<"SESSION_END" | "token">();
        if (event.type === "token") expectTypeOf(event.value).toBeString();
        else expectTypeOf(event.telemetry).toEqualTypeOf<Telemetry>();
        expectTypeOf(info.model).toEqualTypeOf<string | undefined>();
      },
    });
    expectTypeOf(handler).toExtend<EventHandler>();
    expectTypeOf(combine(handler, handler)).toExtend<EventHandler>();
  });

  test("gives every event where none is listed", () => {
    defineHandler({ label: "all", handle: (event) => void expectTypeOf(event).toEqualTypeOf<L0Event>() });
  });

  test("refuses events that there are not", () => {
    // @ts-expect-error: reset reaches handlers as RESET
    defineHandler({ label: "typo", events: ["reset"], handle: () => {} });
    // @ts-expect-error: a handler has a label
    defineHandler({ handle: () => {} });
  });

  test("lifecycle events are read-only and narrow by their type", () => {
    const handle = (event: L0Event): void => {
      if (event.type !== "ERROR") return;
      expectTypeOf(event.code).toEqualTypeOf<L0ErrorCode>();
      expectTypeOf(event.context).toEqualTypeOf<Readonly<Record<string, unknown>>>();
      // @ts-expect-error: events are facts
      event.terminal = true;
    };
    expectTypeOf(handle).toExtend<EventHandler>();
  });
});

describe("filter and exclude", () => {
  test("narrow the event to those that are left", () => {
    filter(["ERROR"], (event) => void expectTypeOf(event.code).toEqualTypeOf<L0ErrorCode>());
    exclude(["token"], (event) => void expectTypeOf(event.type).toEqualTypeOf<Exclude<L0Event["type"], "token">>());
  });

  test("take any handler", () => {
    const handler: EventHandler = defineHandler({ label: "all", handle: () => {} });
    expectTypeOf(filter(["ERROR"], handler)).toExtend<EventHandler>();
    expectTypeOf(exclude(["ERROR"], handler)).toExtend<EventHandler>();
  });
});

describe("options", () => {
  test("may be undefined: that is not given", () => {
    const maybe = <T>(value: T): T | undefined => value;
    const options: L0Options = {
      stream,
      signal: maybe(new AbortController().signal),
      model: maybe("m"),
      timeout: { initialToken: maybe(1) },
      retry: maybe({ baseDelay: maybe(1) }),
      monitoring: { enabled: maybe(true), sampling: maybe({ rate: maybe(1) }) },
      onEvent: maybe(() => {}),
      onToken: maybe(() => {}),
    };
    expectTypeOf(l0(options)).resolves.toEqualTypeOf<L0Result>();
  });

  test("need a stream, and nothing else", () => {
    expectTypeOf(l0({ stream })).resolves.toEqualTypeOf<L0Result>();
    // @ts-expect-error: stream is required
    void l0({});
    expectTypeOf(createL0({})).toBeCallableWith({ stream });
    // @ts-expect-error: stream is required where the options are those of a call
    void createL0({ model: "x" })({});
  });

  test("that are unknown or of the wrong kind do not compile", () => {
    // @ts-expect-error: the option is called fallbackStreams
    void l0({ stream, fallbacks: [] });
    // @ts-expect-error: there is no such timeout
    void l0({ stream, timeout: { first: 1 } });
    // @ts-expect-error: a backoff has one of five names
    void l0({ stream, retry: { backoff: "fibonacci" } });
    // @ts-expect-error: a reason is one of those that errors have
    void l0({ stream, retry: { retryOn: ["weather"] } });
    // @ts-expect-error: durations are numbers of milliseconds
    void l0({ stream, timeout: { total: "1s" } });
    // @ts-expect-error: defaults are options too
    createL0({ retries: 3 });
  });

  test("give callbacks their event", () => {
    void l0({
      stream: (context) => {
        expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>();
        expectTypeOf(context.attempt).toBeNumber();
        return [];
      },
      onToken: (event) => void expectTypeOf(event.value).toBeString(),
      onError: (event) => void expectTypeOf(event.error.code).toEqualTypeOf<L0ErrorCode>(),
      onComplete: (event) => void expectTypeOf(event.tokenCount).toBeNumber(),
      retry: { shouldRetry: (error, { tokenCount }) => error.retryable && tokenCount === 0 },
    });
  });

  test("take the streams of the SDKs as they are", () => {
    void l0({ stream: async () => new ReadableStream<Uint8Array>() });
    void l0({ stream: async function* () {} });
  });
});

describe("isL0Error", () => {
  test("narrows", () => {
    const error: unknown = undefined;
    if (isL0Error(error)) expectTypeOf(error.code).toEqualTypeOf<L0ErrorCode>();
  });
});

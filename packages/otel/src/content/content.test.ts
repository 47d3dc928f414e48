import { l0, type L0Options } from "@l0/core";
import { describe, expect, it, vi } from "vitest";

import { createOpenTelemetryHandler } from "../create-open-telemetry-handler.ts";
import type { OpenTelemetryOptions } from "../options.ts";
import { MemorySdk } from "../test-support/memory-sdk.ts";
import { cut, drain } from "../test-support/reading.ts";
import { Teller } from "../test-support/teller.ts";

const ENV = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";
const KEY = "sk-a1b2c3d4e5f6g7h8i9j0";

/** A provider that says some words and then asks for a tool; the key comes in two pieces. */
async function* answer(words: readonly string[]): AsyncGenerator<object> {
  const chunk = (delta: object, finish_reason: string | null = null): object => ({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    model: "gpt-5",
    choices: [{ index: 0, delta, finish_reason }],
  });
  for (const content of words) yield chunk({ content });
  const call = { name: "weather", arguments: JSON.stringify({ city: "Graz", note: `the key ${KEY}` }) };
  yield chunk({ tool_calls: [{ index: 0, id: "call-1", type: "function", function: call }] });
  yield chunk({}, "tool_calls");
}

const run = async (options: OpenTelemetryOptions, l0Options: Partial<L0Options> = {}): Promise<MemorySdk> => {
  const sdk = new MemorySdk();
  const { tracerProvider, meterProvider, loggerProvider } = sdk;
  const onEvent = createOpenTelemetryHandler({ tracerProvider, meterProvider, loggerProvider, ...options });
  const stream = () => answer([`My key is ${KEY.slice(0, 9)}`, `${KEY.slice(9)}.`]);
  await drain(await l0({ stream, ...l0Options, onEvent }));
  return sdk;
};

const onSpan = (sdk: MemorySdk): unknown => sdk.streamSpan().attributes["gen_ai.output.messages"];
const inLog = (sdk: MemorySdk): unknown =>
  sdk.records().find(({ eventName }) => eventName?.endsWith(".details"))?.attributes["gen_ai.output.messages"];
const everything = async (sdk: MemorySdk): Promise<string> =>
  JSON.stringify([
    sdk.spans().map(({ name, attributes, events, status }) => [name, attributes, events, status]),
    sdk.records().map(({ attributes }) => attributes),
    [...(await sdk.metrics()).values()],
  ]);

const MESSAGE = {
  role: "assistant",
  parts: [
    { type: "text", content: "My key is [REDACTED]." },
    { type: "tool_call", id: "call-1", name: "weather", arguments: { city: "Graz", note: "the key [REDACTED]" } },
  ],
  finish_reason: "tool_calls",
};

describe("the output of a stream", () => {
  it("is nowhere where nobody asked for it", async () => {
    vi.stubEnv(ENV, undefined);
    expect(await everything(await run({ traceTokens: true, events: "both" }))).not.toMatch(/My key|Graz/);
  });

  it.each([
    [true, true, true],
    ["SPAN_AND_EVENT", true, true],
    ["SPAN_ONLY", true, false],
    ["EVENT_ONLY", false, true],
    ["NO_CONTENT", false, false],
    [false, false, false],
  ] as const)("is where recordTokenContent %j puts it, redacted as a whole", async (mode, span, event) => {
    const sdk = await run({ recordTokenContent: mode });
    expect(onSpan(sdk)).toEqual(span ? JSON.stringify([MESSAGE]) : undefined);
    expect(inLog(sdk)).toEqual(event ? [MESSAGE] : undefined);
    expect(await everything(sdk)).not.toContain(KEY);
  });

  it.each([
    ["span_only", true, false],
    ["EVENT_ONLY", false, true],
    ["SPAN_AND_EVENT", true, true],
    ["true", true, true],
    ["false", false, false],
    ["NO_CONTENT", false, false],
    ["everything", false, false],
    ["", false, false],
  ])("is where the environment's %j puts it", async (mode, span, event) => {
    vi.stubEnv(ENV, mode);
    const sdk = await run({});
    expect([onSpan(sdk) !== undefined, inLog(sdk) !== undefined]).toEqual([span, event]);
  });

  it("is where the option puts it, whatever the environment says", async () => {
    vi.stubEnv(ENV, "SPAN_AND_EVENT");
    expect(onSpan(await run({ recordTokenContent: false }))).toBeUndefined();
  });

  it("has its finish reason where the conventions want it only", async () => {
    const { finish_reason: _, ...message } = MESSAGE;
    const sdk = await run({ recordTokenContent: true, semconv: "latest" });
    expect(inLog(sdk)).toEqual([message]);
  });

  it.each([60, 120, 200, 300])("is cut to %i bytes of JSON that is still valid", async (contentBudget) => {
    const stream = () => answer(['\u{1F600}é"\n'.repeat(100)]);
    const sdk = await run({ recordTokenContent: true, contentBudget }, { stream });
    const json = String(onSpan(sdk));
    expect(Buffer.byteLength(json)).toBeLessThanOrEqual(contentBudget);
    expect(JSON.parse(json)).toEqual(inLog(sdk));
    expect(json.isWellFormed()).toBe(true);
    expect(sdk.streamSpan().attributes["l0.content.cut"]).toBe(true);
  });

  it("is whole where it takes the budget to the byte, and cut where it takes one more", async () => {
    const bytes = Buffer.byteLength(JSON.stringify([MESSAGE]));
    const whole = await run({ recordTokenContent: true, contentBudget: bytes });
    expect(inLog(whole)).toEqual([MESSAGE]);
    const cut = await run({ recordTokenContent: true, contentBudget: bytes - 1 });
    expect(cut.streamSpan().attributes["l0.content.cut"]).toBe(true);
  });

  it("keeps the names of the tools, and their arguments no more, where it is too long", async () => {
    const sdk = await run({ recordTokenContent: true, contentBudget: 200 });
    expect(inLog(sdk)).toEqual([
      {
        role: "assistant",
        parts: [MESSAGE.parts[0], { type: "tool_call", id: "call-1", name: "weather" }],
        finish_reason: "tool_calls",
      },
    ]);
  });

  it.each([
    ["on a span that is not recorded", { recordTokenContent: "SPAN_ONLY" }],
    ["in a log that is not written", { recordTokenContent: "EVENT_ONLY", events: "span" }],
  ] as const)("is not even read where it would be %s", async (_, options) => {
    const sdk = new MemorySdk({ shouldSample: () => ({ decision: 0 }), toString: () => "never" });
    const { tracerProvider, loggerProvider } = sdk;
    const redact = vi.fn((text: string) => text);
    const onEvent = createOpenTelemetryHandler({ tracerProvider, loggerProvider, redact, ...options });
    await drain(await l0({ stream: () => answer(["right"]), onEvent }));
    expect(redact).not.toHaveBeenCalled();
  });

  it("is left out where redacting it throws", async () => {
    const redact = (): never => {
      throw new Error("no");
    };
    const sdk = await run({ recordTokenContent: true, redact });
    expect(JSON.stringify(onSpan(sdk))).not.toContain("My key");
  });

  it("is the valid one: nothing of what a retry made void", async () => {
    const broken = cut("wrong ");
    const stream: L0Options["stream"] = (attempt) => (attempt.attempt === 1 ? broken(attempt) : answer(["right"]));
    const sdk = await run({ recordTokenContent: true }, { stream, retry: { baseDelay: 1 } });
    expect(onSpan(sdk)).toContain('"content":"right"');
    expect(await everything(sdk)).not.toContain("wrong");
  });

  it("has its tool calls also where they have no spans", async () => {
    const sdk = await run({ recordTokenContent: true, traceTools: false });
    expect(inLog(sdk)).toEqual([MESSAGE]);
    expect(sdk.named("execute_tool weather")).toEqual([]);
  });

  it("has no tool call that a retry made void", () => {
    const sdk = new MemorySdk();
    const onEvent = createOpenTelemetryHandler({ tracerProvider: sdk.tracerProvider, recordTokenContent: true });
    const teller = new Teller(onEvent);
    const ask = (toolCallId: string): void =>
      teller.tell("TOOL_REQUESTED", { toolName: "weather", toolCallId, arguments: { city: "Graz" } });
    teller.start();
    ask("void");
    teller.tell("RESET", { attempt: 2, offset: 0, voidedTokens: 0 });
    ask("valid");
    teller.end();
    expect(onSpan(sdk)).toContain('"id":"valid"');
    expect(onSpan(sdk)).not.toContain('"id":"void"');
  });

  it.each([[{ big: 10n }], [{ at: new Date(0) }]])(
    "is the same in the log as on the span with arguments like %o",
    async (input) => {
      const stream = () => [
        { type: "tool-call", toolCallId: "call-1", toolName: "weather", input },
        { type: "finish", finishReason: "stop" },
      ];
      const sdk = await run({ recordTokenContent: true }, { stream });
      expect(onSpan(sdk)).toContain("weather");
      expect(inLog(sdk)).toEqual(JSON.parse(String(onSpan(sdk))));
    },
  );

  it("is empty where core keeps no text", async () => {
    const sdk = await run({ recordTokenContent: true }, { keepContent: false });
    expect(onSpan(sdk)).not.toContain("My key");
  });
});

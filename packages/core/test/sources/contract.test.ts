import { l0, type SourceAdapter, type StreamEvent } from "@l0/core";
import { type SourceUnderTest, testSource } from "@l0/core/testing";
import { describe, expect, test } from "vitest";
import { decoderFor } from "../../src/source/shapes.ts";
import { chat, responses } from "./openai-streams.ts";
import { aiSdk, gemini, l0Events, messages } from "./whole-streams.ts";

const WHOLE: Readonly<Record<string, SourceUnderTest>> = {
  "Chat Completions": chat,
  Responses: responses,
  "Anthropic Messages": messages,
  Gemini: gemini,
  "L0 events": l0Events,
  "AI SDK parts": aiSdk,
  text: { chunks: ["Hel", "", "lo"], text: "Hello" },
  bytes: { chunks: [new Uint8Array([72, 0xc3]), new Uint8Array([0xa9])], text: "Hé" },
};

describe("every known shape keeps the contract that adapters keep", () => {
  for (const [name, whole] of Object.entries(WHOLE)) {
    const adapter: SourceAdapter = { name, decoder: () => decoderFor(whole.chunks[0]) };
    testSource(adapter, whole, { test });
  }
});

describe("a whole stream, read by l0", () => {
  test.each(Object.entries(WHOLE))("%s", async (_, { chunks, text, usage }) => {
    const result = await l0({ stream: () => chunks, retry: { maxRetries: 0 } });
    let last: StreamEvent | undefined;
    for await (const event of result.stream) last = event;
    expect(result.state.content).toBe(text);
    expect(last).toMatchObject({ type: "complete", ...(usage && { usage }) });
  });
});

import { simulateReadableStream, streamText, type AsyncIterableStream, type TextStreamPart, type ToolSet } from "ai";
import { MockLanguageModelV4 } from "ai/test";

type AiStream = AsyncIterableStream<TextStreamPart<ToolSet>>;
type ModelStream = Awaited<ReturnType<MockLanguageModelV4["doStream"]>>["stream"];
type ModelPart = ModelStream extends ReadableStream<infer Part> ? Part : never;

/** Opens a `streamText` over the AI SDK's own mock of a model, which gives these tokens without delay. Telemetry is off. */
export function aiSdkOver(tokens: readonly string[]): () => AiStream {
  const chunks = partsOf(tokens);
  return () => {
    const model = new MockLanguageModelV4({
      doStream: async () => ({
        stream: simulateReadableStream({ chunks, initialDelayInMs: null, chunkDelayInMs: null }),
      }),
    });
    return streamText({ model, prompt: "Hello", telemetry: { isEnabled: false } }).stream;
  };
}

/** Reads it to its end; gives the characters that came. */
export async function readAiSdk(stream: AiStream): Promise<number> {
  let characters = 0;
  for await (const part of stream) if (part.type === "text-delta") characters += part.text.length;
  return characters;
}

function partsOf(tokens: readonly string[]): ModelPart[] {
  return [
    { type: "stream-start", warnings: [] },
    { type: "text-start", id: "1" },
    ...tokens.map((delta): ModelPart => ({ type: "text-delta", id: "1", delta })),
    { type: "text-end", id: "1" },
    {
      type: "finish",
      finishReason: { unified: "stop", raw: "stop" },
      usage: {
        inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
        outputTokens: { total: tokens.length, text: tokens.length, reasoning: undefined },
      },
    },
  ];
}

import { openai } from "@ai-sdk/openai";
import { l0 } from "@l0/core";
import { streamText } from "ai";

const result = await l0({
  stream: ({ signal }) =>
    streamText({
      model: openai.chat("gpt-5.4-mini"),
      prompt: "What time is it?",
      maxRetries: 0,
      abortSignal: signal,
      onError: () => {}, // L0 sees the error; without this the AI SDK prints it
    }),
});

console.log(await result.text());

import Anthropic from "@anthropic-ai/sdk";
import { l0 } from "@l0/core";

const client = new Anthropic({ maxRetries: 0 });

const result = await l0({
  stream: ({ signal }) =>
    client.messages.create(
      {
        model: "claude-sonnet-5",
        max_tokens: 1024,
        messages: [{ role: "user", content: "What time is it?" }],
        stream: true,
      },
      { signal },
    ),
});

console.log(await result.text());

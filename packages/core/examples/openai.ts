import { l0 } from "@l0/core";
import OpenAI from "openai";

const client = new OpenAI({ maxRetries: 0 }); // L0 retries; both would multiply

const result = await l0({
  stream: ({ signal }) =>
    client.chat.completions.create(
      {
        model: "gpt-5.4-mini",
        messages: [{ role: "user", content: "What time is it?" }],
        stream: true,
        stream_options: { include_usage: true },
      },
      { signal },
    ),
});

for await (const event of result.stream) {
  if (event.type === "token") process.stdout.write(event.value);
  if (event.type === "reset") process.stdout.write("\n(starting again)\n");
}

/** The bytes of a streamed chat completion, some events a chunk: what the provider's server would send. */
export function answerOf(tokens: readonly string[], eventsPerChunk: number): Uint8Array[] {
  const usage = { prompt_tokens: 9, completion_tokens: tokens.length, total_tokens: 9 + tokens.length };
  const events = [
    event({ choices: [choice({ role: "assistant", content: "" })] }),
    ...tokens.map((content) => event({ choices: [choice({ content })] })),
    event({ choices: [choice({}, "stop")] }),
    event({ choices: [], usage }),
    "data: [DONE]\n\n",
  ];
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < events.length; at += eventsPerChunk) {
    chunks.push(new TextEncoder().encode(events.slice(at, at + eventsPerChunk).join("")));
  }
  return chunks;
}

/** A `fetch` that gives this answer to any request, without a network. */
export function fetchOf(chunks: readonly Uint8Array[]): () => Promise<Response> {
  return async () => {
    let next = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        const chunk = chunks[next++];
        if (chunk) controller.enqueue(chunk);
        else controller.close();
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
}

function event(data: object): string {
  const head = { id: "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT", object: "chat.completion.chunk", created: 1741569952 };
  const json = JSON.stringify({ ...head, model: "gpt-5.4-mini", service_tier: "default", ...data });
  return `data: ${json}\n\n`;
}

function choice(delta: object, finishReason: string | null = null): object {
  return { index: 0, delta, logprobs: null, finish_reason: finishReason };
}

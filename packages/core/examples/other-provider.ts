import { l0 } from "@l0/core";

const host = process.env["OLLAMA_HOST"] ?? "http://127.0.0.1:11434";

/** Ollama's own protocol, one JSON object a line, as Chat Completions chunks: so L0 sees its end mark too. */
async function* chat(prompt: string, signal: AbortSignal): AsyncGenerator<object> {
  const body = JSON.stringify({ model: "llama3.2", messages: [{ role: "user", content: prompt }] });
  const response = await fetch(`${host}/api/chat`, { method: "POST", body, signal });
  const { ok, status, headers } = response;
  // L0 reads the status, and how long to wait from the headers.
  if (!ok) throw Object.assign(new Error(`Ollama answered ${status}`), { status, headers });
  for await (const line of linesOf(response)) {
    const { model, message, done, done_reason } = JSON.parse(line);
    const finish_reason = done ? (done_reason ?? "stop") : null;
    yield { model, choices: [{ delta: { content: message.content }, finish_reason }] };
  }
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of response.body ?? []) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

const result = await l0({ stream: ({ signal }) => chat("What time is it?", signal), provider: "ollama" });
console.log(await result.text());

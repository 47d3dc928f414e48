import { testSource } from "@l0/core/testing";
import { expect, test, vi } from "vitest";
import { startProvider } from "./local-provider.fixture.ts";
import { ollamaLines } from "./provider-bodies.fixture.ts";

const WORDS = ["It ", "is ", "noon."];
const log = vi.spyOn(console, "log").mockReturnValue();
await using provider = await startProvider("application/x-ndjson", [ollamaLines(WORDS, { whole: true })]);
vi.stubEnv("OLLAMA_HOST", provider.url);
const { ollama } = await import("./source-adapter.ts");
const printed = log.mock.calls;

test("source-adapter.ts prints the answer", () => {
  expect(printed).toEqual([["It is noon."]]);
});

const said = (content: string): object => ({ model: "llama3.2", message: { content }, done: false });
const end = { model: "llama3.2", message: { content: "" }, done: true, done_reason: "stop" };
const usage = { inputTokens: 10, outputTokens: 3, source: "provider" } as const;

testSource(
  ollama,
  {
    chunks: [...WORDS.map(said), { ...end, prompt_eval_count: 10, eval_count: 3 }],
    text: "It is noon.",
    usage,
    finishReason: "stop",
    model: "llama3.2",
    error: { error: "the model has run out of memory" },
  },
  { test },
);

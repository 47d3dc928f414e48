import { describe, expect, test, vi } from "vitest";
import { l0 } from "../index.ts";
import { chatChunk } from "../testing/index.ts";

const FINISH = { object: "chat.completion.chunk", choices: [{ index: 0, delta: {}, finish_reason: "stop" }] };

describe("a frame that cannot be read", () => {
  const sse = (...frames: string[]): Response =>
    new Response(frames.map((frame) => `data: ${frame}\n\n`).join(""), {
      headers: { "content-type": "text/event-stream" },
    });
  const [text, finish] = [JSON.stringify(chatChunk("hi")), JSON.stringify(FINISH)];

  test("behind the end mark costs the usage at most", async () => {
    const stream = vi.fn(() => sse(text, finish, '{"usage"'));
    const result = await l0({ stream });
    await expect(result.text()).resolves.toBe("hi");
    expect(stream).toHaveBeenCalledOnce();
  });

  test("before it fails the attempt, after what came before has been given", async () => {
    const stream = vi.fn(() => sse(text, '{"usage"', finish));
    const result = await l0({ stream, retry: { maxRetries: 0 } });
    const given: string[] = [];
    const reading = (async () => {
      for await (const batch of result.batches()) given.push(batch.map(({ type }) => type).join(" "));
    })();
    await expect(reading).rejects.toMatchObject({ code: "NETWORK_ERROR", errorType: "partial_chunks" });
    expect(given).toEqual(["token"]);
  });
});

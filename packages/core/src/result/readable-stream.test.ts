import { describe, expect, test } from "vitest";
import { l0, type L0Options, type StreamEvent } from "../index.ts";
import { scriptedSource } from "../testing/index.ts";

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function open(options: L0Options) {
  const result = await l0({ retry: { maxRetries: 0 }, ...options });
  return { result, reader: result.toReadableStream().getReader() };
}

describe("toReadableStream()", () => {
  test("gives every event as one line of JSON, in UTF-8", async () => {
    const result = await l0({ stream: scriptedSource(["𝄞", "line\nbreak"]) });
    const lines = (await new Response(result.toReadableStream()).text()).split("\n");
    expect(lines.pop()).toBe("");
    const events = lines.map((line) => JSON.parse(line) as StreamEvent);
    expect(events).toMatchObject([
      { type: "token", value: "𝄞", attempt: 1, offset: 0 },
      { type: "token", value: "line\nbreak", attempt: 1, offset: 2 },
      { type: "complete", finishReason: "stop" },
    ]);
  });

  test("reads nothing ahead: it opens nothing before it is pulled, and takes one event a pull", async () => {
    const stream = scriptedSource(["a", "b", "c"]);
    const { reader } = await open({ stream });
    await turn();
    expect(stream.calls).toHaveLength(0);
    await reader.read();
    await turn();
    expect(stream.given).toBe(1);
    await reader.cancel();
  });

  test("cancel() ends the stream and closes the source, also while a read hangs", async () => {
    for (const step of ["b", { hang: true } as const]) {
      const stream = scriptedSource(["a", step], { ignoreAbort: true, ignoreReturn: true });
      const { result, reader } = await open({ stream });
      await reader.read();
      const pending = reader.read();
      await reader.cancel();
      await pending;
      expect(result.state.outcome).toBe("abandoned");
      expect(stream.open).toBe(0);
      await turn();
    }
  });

  test("cancel() before the first read opens nothing", async () => {
    const stream = scriptedSource(["a"]);
    const { result, reader } = await open({ stream });
    await reader.cancel();
    expect(stream.calls).toEqual([]);
    expect(result.state.outcome).toBeUndefined();
  });

  test("fails with the error of the reading", async () => {
    const { reader } = await open({ stream: scriptedSource(["a", { throw: RESET }]) });
    await reader.read();
    await expect(reader.read()).rejects.toMatchObject({ code: "NETWORK_ERROR" });
  });

  test("an event that JSON cannot hold does not leave the stream open behind it", async () => {
    const source = { chunk: { type: "source", id: 1n } };
    const stream = scriptedSource([{ chunk: { type: "start" } }, source, "never"]);
    const { result, reader } = await open({ stream });
    await reader.read().catch(() => {});
    await reader.cancel().catch(() => {});
    await turn();
    expect(result.state.outcome).toBeDefined();
    expect(stream.open).toBe(0);
  });
});

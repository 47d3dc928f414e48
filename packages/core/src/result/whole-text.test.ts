import { describe, expect, test } from "vitest";
import { l0 } from "../index.ts";
import { scriptedSource } from "../testing/index.ts";

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
const NO_RETRY = { maxRetries: 0 };

describe("text()", () => {
  test("reads where nobody reads, and is the same promise every time", async () => {
    const result = await l0({ stream: scriptedSource(["a", "b"]) });
    const text = result.text();
    expect(result.text()).toBe(text);
    expect(await text).toBe("ab");
    expect(result.text()).toBe(text);
  });

  test("beside a view gives what that view's reading ends with, voided text left out", async () => {
    const broken = scriptedSource(["x", { throw: RESET }]);
    const good = scriptedSource(["a", "b"]);
    const result = await l0({
      stream: (context) => (context.attempt === 1 ? broken : good)(context),
      retry: { baseDelay: 0 },
    });
    let text: Promise<string> | undefined;
    for await (const event of result.stream) if (event.type === "token") text ??= result.text();
    expect(await text).toBe("ab");
  });

  test("after the end gives the text of whatever view has read it", async () => {
    const result = await l0({ stream: scriptedSource(["a", "b"]) });
    for await (const _ of result.textStream);
    expect(await result.text()).toBe("ab");
  });

  test("after a break gives the text so far", async () => {
    const result = await l0({ stream: scriptedSource(["a", "b"]) });
    for await (const event of result.stream) if (event.type === "token") break;
    expect(await result.text()).toBe("a");
  });

  test("rejects with the error of the reading, its own or another's", async () => {
    const own = await l0({ stream: scriptedSource(["a", { throw: RESET }]), retry: NO_RETRY });
    await expect(own.text()).rejects.toMatchObject({ code: "NETWORK_ERROR" });

    const beside = await l0({ stream: scriptedSource(["a"]) });
    const iterator = beside.stream[Symbol.asyncIterator]();
    await iterator.next();
    const text = beside.text();
    beside.abort();
    await expect(text).rejects.toMatchObject({ code: "STREAM_ABORTED" });
    await expect(iterator.next()).rejects.toMatchObject({ code: "STREAM_ABORTED" });
  });

  test("that nobody awaits beside a view that fails leaves no unhandled rejection", async () => {
    const result = await l0({ stream: scriptedSource(["a", { throw: RESET }]), retry: NO_RETRY });
    const iterator = result.stream[Symbol.asyncIterator]();
    await iterator.next();
    void result.text();
    await expect(iterator.next()).rejects.toMatchObject({ code: "NETWORK_ERROR" });
    await new Promise((resolve) => setImmediate(resolve));
  });

  test("without kept content is refused, and does not claim the reading", async () => {
    const result = await l0({ stream: scriptedSource(["a"]), keepContent: false });
    await expect(result.text()).rejects.toMatchObject({ code: "INVALID_OPTIONS" });
    for await (const _ of result.stream);
    expect(result.state).toMatchObject({ outcome: "completed", content: "", contentLength: 1 });
  });
});

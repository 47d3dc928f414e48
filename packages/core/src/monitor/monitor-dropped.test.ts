import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { batch, debounce, type EventHandler, l0, Monitor } from "../index.ts";
import { scriptedSource } from "../testing/index.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Reads half of a stream and keeps nothing of it. */
async function drop(handlers: readonly EventHandler[]): Promise<string> {
  const result = await l0({ stream: scriptedSource(["a", "b", "c"]), onEvent: handlers });
  await result.stream[Symbol.asyncIterator]().next();
  return result.streamId;
}

describe("a stream that is dropped half-read", () => {
  test("is not kept alive by a monitor, nor by what holds its events: it ends, abandoned", async () => {
    const monitor = new Monitor();
    const held: string[] = [];
    const holding = [
      debounce(Infinity, (event) => void held.push(event.type)),
      batch({ size: Infinity, maxWait: Infinity }, (items) => void held.push(`${items.length}`)),
    ];
    const streamId = await drop([monitor.handleEvent, ...holding]);
    expect(monitor.getTelemetry(streamId)).toMatchObject({ metrics: { totalTokens: 1 } });
    for (let round = 0; round < 100 && monitor.getAllTelemetry().length === 0; round++) {
      collect();
      await turn();
    }
    expect(monitor.getTelemetry(streamId)).toMatchObject({ outcome: "abandoned" });
    expect(held).toContain("SESSION_END");
  });
});

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { l0, type L0Result } from "../index.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** A result whose stream was read half-way and left, and what is left of that stream. */
async function left(): Promise<{ result: L0Result; stream: WeakRef<object> }> {
  const generator = (async function* () {
    yield "a";
    yield "b";
  })();
  const stream = new WeakRef(generator);
  const held = [generator];
  const result = await l0({ stream: () => held.pop() });
  for await (const _ of result.stream) break;
  return { result, stream };
}

test("a result that is kept after its end does not keep the provider's stream", async () => {
  const { result, stream } = await left();
  // A turn of the event loop ends the job that a WeakRef keeps its target alive for.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect(stream.deref()).toBeUndefined();
  expect(result.state.content).toBe("a");
});

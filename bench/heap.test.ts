import { expect, it } from "vitest";
import { heapGrowth, heapPerStream, type Heap } from "./heap.ts";

const PLAN = { streams: 10, chunks: 3, trials: 4 };

/** A heap in which every open stream holds 50 bytes for each chunk that was read, and the first one 7000 for good. */
function fakeHeap(chunksOfStream = 100) {
  let bytes = 0;
  let warm = false;
  let open = 0;
  async function* stream(): AsyncGenerator<number> {
    open++;
    if (!warm) bytes += 7000;
    warm = true;
    let held = 0;
    try {
      for (let chunk = 0; chunk < chunksOfStream; chunk++) {
        bytes += 50;
        held += 50;
        yield chunk;
      }
    } finally {
      bytes -= held;
      open--;
    }
  }
  const heap: Heap = { collect: async () => {}, used: () => bytes };
  return { heap, variant: { open: async () => stream() }, stillOpen: () => open };
}

it("gives what one open stream holds, without what the first one needs once", async () => {
  const { heap, variant } = fakeHeap();
  expect(await heapPerStream(variant, PLAN, heap)).toBe(150);
});

it("gives what a stream holds more when it has been read further", async () => {
  const { heap, variant, stillOpen } = fakeHeap();
  expect(await heapGrowth(variant, { ...PLAN, further: 13 }, heap)).toBe(500);
  expect(stillOpen()).toBe(0);
});

it("closes what it has opened", async () => {
  const { heap, variant, stillOpen } = fakeHeap();
  await heapPerStream(variant, PLAN, heap);
  expect(stillOpen()).toBe(0);
});

it("refuses a stream that ends before it is weighed", async () => {
  const { heap, variant } = fakeHeap(2);
  await expect(heapPerStream(variant, PLAN, heap)).rejects.toThrow("ended after 2 of 3 chunks");
});

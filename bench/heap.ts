import { median } from "./quantile.ts";

/** What is weighed. */
export interface Weighed {
  /** Opens a stream and leaves the reading to the caller. */
  open(): Promise<AsyncIterable<unknown>>;
}

/** The heap, as far as weighing needs it. */
export interface Heap {
  /** Collects all garbage. */
  collect(): Promise<void>;
  /** Bytes. */
  used(): number;
}

export interface HeapPlan {
  /** Streams that are open at the same time. */
  readonly streams: number;
  /** Chunks that are read of each; it must have more. */
  readonly chunks: number;
  /** The first one only warms. */
  readonly trials: number;
}

/** Bytes that a stream holds while it is open and partly read: the median of the trials. */
export async function heapPerStream(variant: Weighed, plan: HeapPlan, heap: Heap): Promise<number> {
  const trials: number[] = [];
  for (let trial = 0; trial < plan.trials; trial++) trials.push(await weigh(variant, plan, heap));
  return median(trials.slice(1));
}

/** Bytes that a stream holds more after `further` chunks than after `chunks`: the median of the trials. */
export async function heapGrowth(
  variant: Weighed,
  { streams, chunks, further, trials }: HeapPlan & { readonly further: number },
  heap: Heap,
): Promise<number> {
  const grown: number[] = [];
  for (let trial = 0; trial < trials; trial++) {
    const open: AsyncIterator<unknown>[] = [];
    for (let stream = 0; stream < streams; stream++) open.push(await readSome(await variant.open(), chunks));
    await heap.collect();
    const before = heap.used();
    for (const iterator of open) await readOn(iterator, further - chunks);
    await heap.collect();
    grown.push((heap.used() - before) / streams);
    for (const iterator of open) await iterator.return?.();
  }
  return median(grown.slice(1));
}

async function weigh(variant: Weighed, { streams, chunks }: HeapPlan, heap: Heap): Promise<number> {
  await heap.collect();
  const before = heap.used();
  const open: AsyncIterator<unknown>[] = [];
  for (let stream = 0; stream < streams; stream++) open.push(await readSome(await variant.open(), chunks));
  await heap.collect();
  const bytes = (heap.used() - before) / streams;
  for (const iterator of open) await iterator.return?.();
  return bytes;
}

async function readSome(stream: AsyncIterable<unknown>, chunks: number): Promise<AsyncIterator<unknown>> {
  const iterator = stream[Symbol.asyncIterator]();
  await readOn(iterator, chunks);
  return iterator;
}

async function readOn(iterator: AsyncIterator<unknown>, chunks: number): Promise<void> {
  for (let chunk = 0; chunk < chunks; chunk++) {
    const { done } = await iterator.next();
    if (done) throw new Error(`The stream ended after ${chunk} of ${chunks} chunks: nothing is left to weigh.`);
  }
}

import type { StreamEvent } from "../../src/index.ts";
import type { Read } from "./observation.ts";
import type { ConsumerPlan } from "./schedule.ts";
import type { World } from "./world.ts";

/** Reads as the plan says; resolves when the consumer has done all it wanted. */
export async function consume(world: World): Promise<void> {
  const plan = world.schedule.consumer;
  if (plan.startsAfter > 0) await pause(world, plan.startsAfter);
  const others = plan.view === "nobody" || plan.stopsAfter === 0 ? [] : besides(plan);
  await Promise.all([VIEWS[plan.view](world, plan), ...others.map((read) => afterwards(world, read))]);
  world.finished = true;
}

/** What a consumer throws in its own loop. */
const ENOUGH = new Error("enough");

/** What is read beside the view. */
function besides({ alsoText, alsoOther }: ConsumerPlan): (typeof readText)[] {
  return [...(alsoText ? [readText] : []), ...(alsoOther ? [beRefused] : [])];
}

/** Once the view has claimed the reading. */
async function afterwards(world: World, read: typeof readText): Promise<void> {
  await pause(world, 0);
  if (world.seen.startedAt !== undefined) await read(world);
}

const VIEWS: Readonly<Record<ConsumerPlan["view"], (world: World, plan: ConsumerPlan) => Promise<void>>> = {
  stream: readStream,
  "for await": readForAwait,
  batches: readBatches,
  text: readText,
  "text stream": readTextStream,
  readable: readReadable,
  nobody: async () => {},
};

/** `next()` by hand, several at once. */
async function readStream(world: World, { atOnce, stopsAfter, stopsBy, readsOn }: ConsumerPlan): Promise<void> {
  const line: Promise<Read>[] = [];
  for (let count = 0; count < stopsAfter; count++) {
    while (line.length < atOnce) line.push(world.read());
    const read = (await line.shift()) as Read;
    if (read.state !== "event") break;
    await hold(world, count);
  }
  if (stopsAfter < Infinity && stopsBy !== "walking away") world.interrupt("return");
  await Promise.all(line);
  for (let count = 0; count < readsOn && world.seen.endedAt !== undefined; count++) await world.read();
  world.seen.readToEnd = stopsAfter === Infinity;
}

async function readForAwait(world: World, plan: ConsumerPlan): Promise<void> {
  let count = 0;
  let read = pull(world);
  try {
    for await (const event of world.result.stream) {
      answer(world, read, "event", event);
      if (count >= plan.stopsAfter) return stop(world, plan);
      await hold(world, count++);
      read = pull(world);
    }
    answer(world, read, "done");
  } catch (error) {
    if (error === ENOUGH) return;
    read.error = error;
    answer(world, read, "failed");
  }
  world.seen.readToEnd = true;
}

async function readBatches(world: World, plan: ConsumerPlan): Promise<void> {
  let count = 0;
  let read = pull(world);
  try {
    for await (const [first, ...rest] of world.result.batches()) {
      answer(world, read, "event", first);
      for (const event of rest) world.seen.reads.push({ at: world.time.now, state: "event", event });
      world.note("consumer", "gets a batch", [first, ...rest].length);
      if (count >= plan.stopsAfter) return stop(world, plan);
      await hold(world, count++);
      read = pull(world);
    }
    answer(world, read, "done");
  } catch (error) {
    if (error === ENOUGH) return;
    read.error = error;
    answer(world, read, "failed");
  }
  world.seen.readToEnd = true;
}

/** Leaves a loop, one way or the other. */
function stop(world: World, { stopsBy }: ConsumerPlan): void {
  world.interrupt("stop");
  if (stopsBy === "throw") throw ENOUGH;
}

function pull(world: World): Read {
  const read: Read = { at: world.time.now, state: "pending" };
  world.seen.reads.push(read);
  world.note("consumer", "reads");
  world.pulls();
  return read;
}

function answer(world: World, read: Read, state: Read["state"], event?: StreamEvent): void {
  read.state = state;
  if (event) read.event = event;
  world.answered();
  world.note("consumer", `gets ${state}`, event);
}

async function readText(world: World): Promise<void> {
  world.pulls();
  try {
    world.seen.wholeText = { value: await world.result.text() };
  } catch (error) {
    world.seen.wholeText = { error };
    world.seen.failure ??= { error };
  }
  world.answered();
  world.note("consumer", "has the text", world.seen.wholeText);
}

async function readTextStream(world: World, { stopsAfter }: ConsumerPlan): Promise<void> {
  const { texts } = world.seen;
  world.pulls();
  try {
    for await (const text of world.result.textStream) {
      world.answered();
      world.note("consumer", "gets text", text);
      texts.push(text);
      if (texts.length > stopsAfter) return world.interrupt("stop");
      await hold(world, texts.length);
      world.pulls();
    }
    world.seen.readToEnd = true;
  } catch (error) {
    world.seen.failure = { error };
  }
  world.answered();
}

async function readReadable(world: World, { stopsAfter }: ConsumerPlan): Promise<void> {
  const { texts } = world.seen;
  const reader = world.result.toReadableStream().getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      world.pulls();
      const { value, done } = await reader.read();
      world.answered();
      if (done) break;
      texts.push(decoder.decode(value));
      world.note("consumer", "gets a line", texts.at(-1));
      if (texts.length > stopsAfter) {
        world.interrupt("stop");
        return await reader.cancel();
      }
      await hold(world, texts.length);
    }
    world.seen.readToEnd = true;
  } catch (error) {
    world.answered();
    world.seen.failure = { error };
  }
}

/** Another view, while the first one reads: it is refused, and changes nothing. */
async function beRefused(world: World): Promise<void> {
  const other = world.schedule.consumer.view === "text stream" ? world.result.stream : world.result.textStream;
  try {
    await other[Symbol.asyncIterator]().next();
    world.problem("the outcome is what was scheduled", "two views have read one stream");
  } catch (error) {
    if ((error as { code?: unknown }).code === "STREAM_CONSUMED") return;
    world.problem("the outcome is what was scheduled", `a second view was refused with ${String(error)}`);
  }
}

function hold(world: World, nth: number): Promise<void> | undefined {
  const { holds } = world.schedule.consumer;
  const { ms, blocks } = holds[nth % holds.length] ?? { ms: 0, blocks: false };
  if (ms === 0) return undefined;
  if (blocks) return void world.time.block(ms);
  return pause(world, ms);
}

function pause({ time }: World, ms: number): Promise<void> {
  return new Promise((resolve) => time.after(ms, resolve));
}

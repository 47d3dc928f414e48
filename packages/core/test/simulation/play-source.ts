import type { AttemptContext, StreamFactory } from "../../src/index.ts";
import { thrownBy } from "./faults.ts";
import { PlayedAttempt } from "./played-attempt.ts";
import { PlayedStream } from "./played-stream.ts";
import type { AttemptScript, SourcePlan } from "./schedule.ts";
import { streamOf } from "./stream-shapes.ts";
import type { World } from "./world.ts";

/** A stream factory that plays the scripts of one source. */
export function playSource(world: World, source: SourcePlan): StreamFactory {
  const { requireEndMark } = world.schedule.options;
  return (context: AttemptContext) => {
    const script = source[Math.min(context.retry, source.length - 1)] as AttemptScript;
    const attempt = new PlayedAttempt(context, script, requireEndMark, () => world.time.now);
    world.seen.attempts.push(attempt);
    world.note("source", "is asked for a stream", `attempt ${context.attempt}`);
    watchSignal(world, attempt);
    world.enter("factory");
    return open(world, attempt);
  };
}

function watchSignal(world: World, attempt: PlayedAttempt): void {
  const { signal } = attempt.context;
  const listener = (): void => {
    if (world.isOver) return;
    world.note("source", "is told to stop", "signal");
    attempt.aborts();
    world.enter("signal");
  };
  if (signal.aborted) listener();
  else signal.addEventListener("abort", listener, { once: true });
}

function open(world: World, attempt: PlayedAttempt): unknown {
  const { how, delay, fault } = attempt.script.opening;
  const fail = (): unknown => {
    const thrown = thrownBy(fault);
    attempt.ends({ how: "failed", fault, thrown, inBand: false });
    return thrown;
  };
  if (how === "throws") throw fail();
  if (how === "at once") return handOver(world, attempt);
  return new Promise((resolve, reject) => {
    if (how === "hangs") return;
    world.time.after(delay, () => {
      if (how === "rejects") return reject(fail());
      if (how === "no stream") attempt.ends({ how: "no stream" });
      resolve(how === "no stream" ? { text: 1 } : handOver(world, attempt));
    });
  });
}

function handOver(world: World, attempt: PlayedAttempt): unknown {
  attempt.opened = true;
  return streamOf(new PlayedStream(world, attempt), attempt.script.manner);
}

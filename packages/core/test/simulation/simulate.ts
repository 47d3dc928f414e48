import type { l0, L0Options } from "../../src/index.ts";
import { consume } from "./consume.ts";
import { marksDetector, rulesOf } from "./marks.ts";
import type { Observation } from "./observation.ts";
import { playHandlers } from "./play-handlers.ts";
import { playSource } from "./play-source.ts";
import { playVeto } from "./play-veto.ts";
import { Random } from "./random.ts";
import type { Schedule } from "./schedule.ts";
import type { VirtualTime } from "./virtual-time.ts";
import { watch } from "./watch.ts";
import { listenersOf, World } from "./world.ts";

/** What is put to the test. */
export interface Runtime {
  readonly l0: typeof l0;
}

/** Where schedules are played. */
export interface Stage {
  /** Stands in the place of the globals. */
  readonly time: VirtualTime;
  /** Rejections that nobody has handled, as the process tells of them. */
  readonly unhandled: unknown[];
}

/** Plays one schedule and says what was seen. */
export async function simulate(schedule: Schedule, runtime: Runtime, { time, unhandled }: Stage): Promise<Observation> {
  time.reset(new Random(~schedule.seed));
  const world = new World(schedule, time);
  const result = await runtime.l0(optionsOf(world));
  world.begin(result);
  const { seen } = world;
  void consume(world);
  await time.drive(watch(world));
  if (!world.finished) world.problem("nothing is left", "the consumer waits for ever");
  seen.unhandled.push(...unhandled.splice(0));
  seen.blocked = time.blocked;
  seen.listeners = listenersOf(world.controller.signal);
  seen.telemetry = result.telemetry;
  seen.state = { ...result.state };
  // What was left half-read must not end by itself while another run is watched.
  world.isOver = true;
  result.abort();
  return seen;
}

function optionsOf(world: World): L0Options {
  const { sources, options } = world.schedule;
  const { retry, vetoes, timeout, monitoring, guardrails: _, drift, continues, ...others } = options;
  const [stream, ...fallbackStreams] = sources.map((source) => playSource(world, source));
  return {
    stream: stream as L0Options["stream"],
    fallbackStreams,
    retry: { ...retry, ...(vetoes && { shouldRetry: playVeto(world, vetoes) }) },
    timeout,
    monitoring: { enabled: monitoring },
    pricing: () => 1,
    ...(options.keepContent && { estimateTokens: (text: string) => text.length }),
    ...others,
    guardrails: rulesOf(options),
    ...(drift && { drift: marksDetector }),
    continueFromLastKnownGoodToken: continues,
    signal: world.controller.signal,
    onEvent: playHandlers(world),
    onHandlerError: (error) => world.seen.reported.push(error),
  };
}

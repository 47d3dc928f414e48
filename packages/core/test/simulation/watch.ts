import type { OnQuiet } from "./virtual-time.ts";
import type { World } from "./world.ts";

/** Moments after which a run is said to have no end. */
const MOST_MOMENTS = 20_000;
/** How long a timer may run on while the consumer holds the stream, ms: a ticker has to tick once more to see it. */
const TIMER_SLACK = 50;

/** Looks at the world whenever nothing runs any more, and ends the play where nothing will happen by itself. */
export function watch(world: World): OnQuiet {
  const { time, seen } = world;
  const patience = Math.max(...Object.values(world.schedule.options.timeout)) + 100;
  let moments = 0;
  return () => {
    if (++moments > MOST_MOMENTS) {
      world.problem("nothing is left", "the run does not come to an end");
      return false;
    }
    if (seen.state.outcome !== undefined) return afterEnd(world);
    if (world.heldSince !== undefined) whileHeld(world, world.heldSince);
    if (time.ofPlay > 0 || time.ofRuntime > time.intervals) return true;
    if (time.ofRuntime > 0 && time.now - world.activeAt < patience) return true;
    if (world.finished && world.unanswered === 0) return false;
    return rescue(world);
  };
}

/** Nothing is left of a stream that has ended, from the first quiet moment on. */
function afterEnd(world: World): boolean {
  const { time, seen } = world;
  if (seen.endedAt === undefined) {
    seen.endedAt = time.now;
    if (time.ofRuntime > 0) world.problem("nothing is left", `${time.ofRuntime} timers are left after the end`);
  }
  if (time.ofPlay > 0) return true;
  if (world.unanswered > 0) world.problem("nothing is left", `${world.unanswered} reads are unanswered after the end`);
  return false;
}

/** While the consumer holds the stream nobody reads the provider, and no timer runs. */
function whileHeld({ seen, time }: World, since: number): void {
  if (seen.attempts.some((attempt) => attempt.pending && !attempt.isOver))
    seen.problems.push({ invariant: "nothing is read ahead", message: "the source is read while nobody waits" });
  const held = time.now - since;
  if (time.ofRuntime > 0 && held > TIMER_SLACK + time.blocked)
    seen.problems.push({ invariant: "nothing is left", message: `a timer has run for ${held} ms while nobody waits` });
}

/** Nothing will ever happen: a source hangs without a limit. The user's last resort is to abort. */
function rescue(world: World): boolean {
  if (world.seen.interruptions.some(({ how }) => how === "rescue")) {
    world.problem("nothing is left", "abort() has not ended the stream");
    return false;
  }
  world.time.after(0, () => world.interrupt("rescue"));
  return true;
}

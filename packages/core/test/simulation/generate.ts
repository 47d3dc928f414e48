import { generateConsumer } from "./generate-consumer.ts";
import { generateInterruptions } from "./generate-interruptions.ts";
import { generateOptions } from "./generate-options.ts";
import { generateScript } from "./generate-script.ts";
import { Random } from "./random.ts";
import type { HandlerPlan, Schedule } from "./schedule.ts";

/** The schedule of a seed. */
export function generate(seed: number): Schedule {
  const random = new Random(seed);
  const options = generateOptions(random);
  // Some providers are sound, some are often broken.
  const faultiness = random.pick([0, 0.2, 0.5, 0.8]);
  const sources = random.times(random.pick([1, 1, 1, 2, 2, 3]), () =>
    random.times(random.int(1, 4), () => generateScript(random, options, faultiness)),
  );
  const consumer = generateConsumer(random, options);
  const interruptions = generateInterruptions(random, consumer);
  return { seed, sources, options, handlers: generateHandlers(random), consumer, interruptions };
}

function generateHandlers(random: Random): HandlerPlan[] {
  const blocks = (): number => (random.chance(0.03) ? random.int(1, 150) : 0);
  const record = { does: "record", every: 1, blocks: 0 } as const;
  const others = random.times(random.pick([0, 0, 0, 0, 1, 2]), () => ({
    does: random.pick(["throw", "reject", "record"] as const),
    every: random.pick([1, 1, 3]),
    blocks: blocks(),
    ...(random.chance(0.4) && {
      events: random.pick([["token"], ["SESSION_END"], ["RESET", "token", "ATTEMPT_END"]] as const),
    }),
  }));
  if (random.chance(0.15)) return others;
  return random.chance(0.7) ? [record, ...others] : [...others, record];
}

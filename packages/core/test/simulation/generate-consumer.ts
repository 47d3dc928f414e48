import type { Random } from "./random.ts";
import type { ConsumerPlan, OptionsPlan } from "./schedule.ts";

export function generateConsumer(random: Random, { keepContent }: OptionsPlan): ConsumerPlan {
  const view = random.weighted({
    stream: 10,
    "for await": 4,
    batches: 3,
    text: keepContent ? 1.5 : 0,
    "text stream": 2,
    readable: 1.5,
    nobody: 0.5,
  });
  const stops = random.chance(0.25);
  return {
    view,
    startsAfter: random.pick([0, 0, 0, 0, 30]),
    holds: random.times(random.int(0, 4), () => generateHold(random)),
    stopsAfter: stops ? random.int(0, 8) : Infinity,
    stopsBy: random.weighted({ return: 4, throw: 1, "walking away": 1 }),
    atOnce: random.chance(0.15) ? random.int(2, 4) : 1,
    readsOn: random.chance(0.2) ? random.int(1, 3) : 0,
    alsoText: keepContent && random.chance(0.1),
    alsoOther: random.chance(0.1),
  };
}

function generateHold(random: Random): ConsumerPlan["holds"][number] {
  return { ms: random.pick([0, 0, 0, 0, 1, 12, 90, 400]), blocks: random.chance(0.05) };
}

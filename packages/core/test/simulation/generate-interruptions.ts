import type { L0EventType } from "../../src/index.ts";
import type { Random } from "./random.ts";
import type { ConsumerPlan, Interruption, Moment } from "./schedule.ts";

const TOLD: readonly L0EventType[] = [
  "SESSION_START",
  "ATTEMPT_START",
  "FIRST_TOKEN",
  "token",
  "token",
  "reasoning",
  "TOOL_REQUESTED",
  "message",
  "TIMEOUT_TRIGGERED",
  "NETWORK_ERROR",
  "ATTEMPT_END",
  "ERROR",
  "RETRY_ATTEMPT",
  "RETRY_GIVE_UP",
  "FALLBACK_START",
  "RESET",
  "ABORT_REQUESTED",
  "ABORT_COMPLETED",
  "COMPLETE",
  "SESSION_END",
];

export function generateInterruptions(random: Random, consumer: ConsumerPlan): Interruption[] {
  const count = random.pick([0, 0, 0, 0, 1, 1, 2]);
  return random.times(count, () => {
    const returns = consumer.view === "stream";
    const how = random.weighted({ abort: 4, signal: 3, return: returns ? 2 : 0, read: returns ? 1 : 0 });
    return { how, when: generateMoment(random) };
  });
}

function generateMoment(random: Random): Moment {
  const how = random.weighted({ at: 5, told: 3, inside: 2 });
  if (how === "at") return { at: random.pick([0, random.int(1, 60), random.int(50, 800)]) };
  const nth = random.pick([1, 1, 1, 2, 3]);
  if (how === "told") return { told: random.pick(TOLD), nth, behind: random.chance(0.5) };
  return { inside: random.pick(["factory", "next", "return", "signal", "shouldRetry"] as const), nth };
}

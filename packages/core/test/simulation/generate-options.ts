import type { RetryReason } from "../../src/index.ts";
import type { Random } from "./random.ts";
import type { OptionsPlan, Veto } from "./schedule.ts";

const DEFAULT_RETRY_ON: readonly RetryReason[] = [
  "network_error",
  "timeout",
  "rate_limit",
  "server_error",
  "zero_output",
  "incomplete",
  "guardrail_violation",
  "drift",
];

export function generateOptions(random: Random): OptionsPlan {
  const keepContent = random.chance(0.9);
  return {
    ...generateChecks(random, keepContent),
    retry: generateRetry(random),
    ...(random.chance(0.15) && { vetoes: random.times(random.int(1, 3), () => generateVeto(random)) }),
    timeout: {
      initialToken: random.chance(0.85) ? random.int(60, 250) : 0,
      interToken: random.chance(0.85) ? random.int(40, 200) : 0,
      total: random.chance(0.2) ? random.int(100, 1200) : 0,
    },
    requireEndMark: random.chance(0.85),
    allowEmpty: random.chance(0.15),
    keepContent,
    monitoring: random.chance(0.6),
  };
}

/** Whatever needs the output to be kept only where it is. */
function generateChecks(
  random: Random,
  keepContent: boolean,
): Pick<OptionsPlan, "guardrails" | "drift" | "continues" | "delivery" | "checkIntervals"> {
  const kinds = ["marks", ...(keepContent ? (["whole text"] as const) : [])] as const;
  return {
    guardrails: kinds.filter(() => random.chance(0.15)),
    drift: random.chance(0.1),
    continues: keepContent && random.chance(0.25),
    delivery: keepContent && random.chance(0.12) ? "buffered" : "live",
    checkIntervals: { guardrails: random.int(1, 4), drift: random.int(1, 4), checkpoint: random.int(1, 4) },
  };
}

function generateRetry(random: Random): OptionsPlan["retry"] {
  const maxRetries = random.pick([0, 1, 2, 3, 6, Infinity]);
  return {
    attempts: random.pick([0, 1, 2, 3]),
    maxRetries,
    // A script that is always cut would be played for ever.
    maxTotalRetries: random.pick([maxRetries === Infinity ? 8 : Infinity, 0, 1, 3, 5]),
    baseDelay: random.pick([0, 1, 10, 50, 100]),
    maxDelay: random.pick([1000, 1000, 60, 0]),
    backoff: random.pick(["exponential", "linear", "fixed", "fixed-jitter", "full-jitter"] as const),
    retryOn: random.chance(0.8)
      ? DEFAULT_RETRY_ON
      : ([...DEFAULT_RETRY_ON, "unknown"] as const).filter(() => random.chance(0.6)),
    respectRetryAfter: random.chance(0.8),
    maxRetryAfter: random.pick([60_000, 60_000, 100, 0]),
    maxElapsed: random.pick([Infinity, Infinity, Infinity, 0, 100, 500]),
  };
}

function generateVeto(random: Random): Veto {
  const how = random.weighted({ returns: 4, resolves: 4, throws: 1, rejects: 1, hangs: 1 });
  return { how, agrees: random.chance(0.7), delay: random.pick([0, 5, 120]) };
}

import type { L0ErrorCode, L0Options, L0Result, Outcome } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";
import { type Answer, answerOf, modelOf } from "./answer-of.ts";
import { Dice } from "./dice.ts";
import { COMMON, MODELS, type Recipe, RECIPES } from "./recipes.ts";
import type { Try } from "./tries.ts";

/** One run of the set: what it is given, what its consumer does, and what becomes of it. */
export interface ScriptedRun {
  readonly recipe: string;
  readonly options: L0Options;
  /** The kinds of the faults in it. */
  readonly faults: readonly string[];
  read(result: L0Result): Promise<void>;
  readonly expects: Expected;
}

/** What is known of a run before it is played. */
export interface Expected {
  readonly outcome: Outcome;
  readonly tries: number;
  /** The codes of the tries that fail, in order. */
  readonly failures: readonly L0ErrorCode[];
  /** What is in the answer that ends it, where it is not put together from several tries. */
  readonly answer?: Answer;
}

/** The same runs for the same seed. */
export function makeRuns(count: number, seed: number): ScriptedRun[] {
  const dice = new Dice(seed);
  const names = Object.keys(RECIPES);
  return Array.from({ length: count }, (_, index) => makeRun(names[index % names.length] as string, dice));
}

function makeRun(recipe: string, dice: Dice): ScriptedRun {
  const { sources, options, stop } = (RECIPES[recipe] as (dice: Dice) => Recipe)(dice);
  const tries = sources.flat();
  const abort = new AbortController();
  const retries = Math.max(...sources.map(({ length }) => length)) - 1;
  const [stream = never, ...fallbackStreams] = sources.map(inTurn);
  const isWhole = stop === undefined && tries.at(-1)?.failure === undefined;
  return {
    recipe,
    faults: tries.flatMap(({ fault }) => fault ?? []),
    options: {
      ...COMMON,
      ...options,
      ...namesOf(dice, modelOf(sources[0] ?? [])),
      stream,
      fallbackStreams,
      signal: abort.signal,
      retry: { attempts: retries, maxRetries: retries, baseDelay: 1, backoff: "fixed" },
    },
    read: (result) => read(result, tries.length, stop, abort),
    expects: {
      outcome: stop ? (stop.by === "break" ? "abandoned" : "aborted") : isWhole ? "completed" : "failed",
      tries: tries.length,
      failures: tries.flatMap(({ failure }) => failure ?? []),
      ...(isWhole && !options.continueFromLastKnownGoodToken && { answer: answerOf(tries.at(-1) as Try) }),
    },
  };
}

const never = (): never => {
  throw new Error("This run has no source.");
};

/** What the caller names; the rest is learnt from the chunks, or is never known. */
function namesOf(dice: Dice, model: string | undefined): Pick<L0Options, "model" | "provider" | "sessionId"> {
  const named = model ?? dice.oneOf(MODELS);
  return {
    ...(dice.percent(70) && { model: named }),
    ...(dice.percent(60) && { provider: dice.oneOf(["openai", "azure", "groq"]) }),
    ...(dice.percent(70) && { sessionId: `session-${dice.whole(1, 25)}` }),
  };
}

/** A source that gives one try after the other. */
function inTurn(tries: readonly Try[]): L0Options["stream"] {
  const scripts = tries.map(({ steps }) => scriptedSource(steps));
  return (context) => scripts[context.retry]?.(context);
}

/** Reads to the end, or to where the run is stopped; what the reading rejects with is in the record. */
async function read(result: L0Result, attempts: number, stop: Recipe["stop"], abort: AbortController): Promise<void> {
  let tokens = 0;
  try {
    for await (const event of result.stream) {
      if (event.type !== "token" || event.attempt !== attempts || ++tokens !== stop?.after) continue;
      if (stop.by === "break") break;
      if (stop.by === "abort") result.abort();
      else abort.abort();
    }
  } catch {
    return;
  }
}

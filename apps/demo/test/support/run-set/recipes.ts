import { type L0Options, priceTable } from "@l0/core";
import { drift } from "@l0/core/drift";
import { customPatternRule } from "@l0/core/guardrails";
import type { Dice } from "./dice.ts";
import {
  answer,
  CUTS,
  FATAL,
  FAULTS,
  FOUND,
  LATE,
  reasonedAnswer,
  SILENCES,
  slowAnswer,
  toolCalls,
  type Try,
  type TryMaker,
} from "./tries.ts";

/** How a run goes; one of the kinds of which the set is made. */
export interface Recipe {
  /** The tries of the primary source, then of each fallback. */
  readonly sources: readonly (readonly Try[])[];
  readonly options: Partial<L0Options>;
  /** What the consumer does in the last try, after so many tokens. @default reads on */
  readonly stop?: { readonly by: "abort" | "signal" | "break"; readonly after: number };
}

export const MODELS: readonly string[] = ["alpha-1", "beta-2", "gamma-3"];

/** Options of all runs. `gamma-3` has no price. */
export const COMMON: Partial<L0Options> = {
  pricing: priceTable({
    "alpha-1": { input: 2, output: 8, cacheRead: 0.5 },
    "beta-2": { input: 0.3, output: 1.1, cacheRead: 0.07 },
  }),
  estimateTokens: (text) => text.length / 4,
};

const CHECKED: Partial<L0Options> = {
  guardrails: (["warning", "error", "fatal"] as const).map((severity) =>
    customPatternRule([FOUND[severity]], { name: `no-${FOUND[severity].trim()}`, severity }),
  ),
  drift: drift(),
  checkIntervals: { drift: 1, checkpoint: 3 },
};

/**
 * ms. Only where a script falls silent for ever: all else in it comes without any pause, so that no timer can fire
 * between two of its tokens, however slow the machine is.
 */
const IMPATIENT: Partial<L0Options> = { timeout: { initialToken: 15, interToken: 15 } };

function fault(dice: Dice, model: string, kinds: Readonly<Record<string, TryMaker>>): Try {
  const name = dice.oneOf(Object.keys(kinds));
  return { ...(kinds[name] as TryMaker)(dice, model), fault: name };
}

const faults = (dice: Dice, count: number, model: string, kinds = FAULTS): Try[] =>
  Array.from({ length: count }, () => fault(dice, model, kinds));

/** A first source that answers in the end. */
const recovering = (dice: Dice, makers: { readonly kinds?: typeof FAULTS; readonly last?: TryMaker } = {}): Try[] => {
  const { kinds = FAULTS, last = answer } = makers;
  const model = dice.oneOf(MODELS);
  return [...faults(dice, dice.whole(1, 3), model, kinds), last(dice, model)];
};

const answered = (make: TryMaker) => (dice: Dice) => [[make(dice, dice.oneOf(MODELS))]];

const stopped = (by: "abort" | "signal" | "break") => (dice: Dice) => ({
  sources: dice.percent(50) ? answered(answer)(dice) : [recovering(dice)],
  options: CHECKED,
  stop: { by, after: dice.whole(1, 3) },
});

/** Each is as likely as any other. */
export const RECIPES: Readonly<Record<string, (dice: Dice) => Recipe>> = {
  unchecked: (dice) => ({ sources: answered(slowAnswer)(dice), options: {} }),
  checked: (dice) => ({ sources: answered(slowAnswer)(dice), options: CHECKED }),
  reasons: (dice) => ({ sources: answered(reasonedAnswer)(dice), options: CHECKED }),
  "calls tools": (dice) => ({ sources: answered(toolCalls)(dice), options: CHECKED }),
  recovers: (dice) => ({ sources: [recovering(dice, { last: slowAnswer })], options: CHECKED }),
  "recovers, then calls tools": (dice) => ({ sources: [recovering(dice, { last: toolCalls })], options: CHECKED }),
  "recovers from silence": (dice) => ({
    sources: [recovering(dice, { kinds: SILENCES })],
    options: { ...CHECKED, ...IMPATIENT },
  }),
  "is continued": (dice) => ({
    sources: [recovering(dice, { kinds: CUTS })],
    options: { ...CHECKED, continueFromLastKnownGoodToken: true },
  }),
  "falls back": (dice) => {
    const [first = "", second = ""] = dice.percent(50) ? MODELS : MODELS.toReversed();
    const retries = dice.whole(0, 1);
    const failing = faults(dice, retries + 1, first);
    const next = dice.percent(30) ? faults(dice, retries + 1, second) : [];
    return { sources: [failing, ...(next.length > 0 ? [next] : []), [answer(dice, second)]], options: CHECKED };
  },
  "exhausts all sources": (dice) => {
    const retries = dice.whole(0, 2);
    const sources = Array.from({ length: dice.whole(1, 2) }, () => faults(dice, retries + 1, dice.oneOf(MODELS)));
    return { sources, options: CHECKED };
  },
  "stays silent": (dice) => ({
    sources: [faults(dice, dice.whole(1, 2), dice.oneOf(MODELS), SILENCES)],
    options: { ...CHECKED, ...IMPATIENT },
  }),
  "runs out of time": (dice) => ({
    sources: [faults(dice, 1, dice.oneOf(MODELS), LATE)],
    options: { ...CHECKED, timeout: { total: 15 } },
  }),
  "is refused": (dice) => {
    const model = dice.oneOf(MODELS);
    return { sources: [[...faults(dice, dice.whole(0, 2), model), fault(dice, model, FATAL)]], options: CHECKED };
  },
  "is aborted": stopped("abort"),
  "is aborted by its signal": stopped("signal"),
  "is abandoned": stopped("break"),
};

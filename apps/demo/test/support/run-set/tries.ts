import type { L0ErrorCode } from "@l0/core";
import type { ScriptStep } from "@l0/core/testing";
import type { Dice } from "./dice.ts";

/** One try at a provider, as a script. */
export interface Try {
  readonly steps: readonly ScriptStep[];
  /** What it fails with; absent: it is a whole answer. */
  readonly failure?: L0ErrorCode;
  /** Which of the kinds of faults it is. */
  readonly fault?: string;
}

/** Makes a try that a model of this name answers. */
export type TryMaker = (dice: Dice, model: string) => Try;

/** Texts that the rules of the run set look for. */
export const FOUND = { warning: "hmm ", error: "forbidden ", fatal: "poison " } as const;
/** Openings that `drift()` takes for hedging and for meta commentary. */
const DRIFTING = [["Sure!", "\n"], ["As an AI language model, I "]] as const;

const WORDS = (
  "river stone market garden window copper letter winter harbour signal engine valley paper island silver bridge " +
  "morning station castle forest number bottle planet kitchen meadow pocket ribbon saddle timber orchard"
).split(" ");

/** So many tokens of text, some with a word that is worth a warning. */
function text(dice: Dice, model: string, count: number): ScriptStep[] {
  return Array.from({ length: count }, () => {
    const content = dice.percent(3) ? FOUND.warning : `${dice.oneOf(WORDS)} `;
    return piece(model, { content });
  });
}

const piece = (model: string, delta: object, rest: object = {}): ScriptStep => ({
  chunk: { ...head(model), choices: [{ index: 0, delta, ...rest }] },
});

const head = (model: string): object => ({ id: "chatcmpl-scripted", object: "chat.completion.chunk", model });

/** The end of an answer: why it ended, and what it is billed. */
function ending(dice: Dice, model: string, { finishReason = "stop", output = 0, reasoning = 0 }): ScriptStep[] {
  const input = dice.whole(10, 900);
  const usage = {
    prompt_tokens: input,
    completion_tokens: output + reasoning,
    prompt_tokens_details: { cached_tokens: dice.whole(0, input), cache_write_tokens: dice.whole(0, 5) },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
  return [
    piece(model, {}, { finish_reason: finishReason }),
    { chunk: { ...head(model), choices: [], usage } },
    { cut: true },
  ];
}

/** A whole answer in text. */
export const answer: TryMaker = (dice, model) => {
  const output = dice.whole(4, 24);
  const words = text(dice, model, output);
  return { steps: [...words, ...ending(dice, model, { output })] };
};

/** The same, and it has paused now and then. Not where timeouts are short: a pause may be longer on a busy machine. */
export const slowAnswer: TryMaker = (dice, model) => {
  const { steps } = answer(dice, model);
  return { steps: steps.flatMap((step) => (dice.percent(25) ? [{ delay: dice.whole(1, 4) }, step] : [step])) };
};

export const reasonedAnswer: TryMaker = (dice, model) => {
  const reasoning = dice.whole(2, 8);
  const output = dice.whole(3, 12);
  const thoughts = Array.from({ length: reasoning }, () => piece(model, { reasoning_content: "so " }));
  return { steps: [...thoughts, ...text(dice, model, output), ...ending(dice, model, { output, reasoning })] };
};

/** One or two tool calls, with text before them or without. */
export const toolCalls: TryMaker = (dice, model) => {
  const output = dice.whole(0, 4);
  const calls = Array.from({ length: dice.whole(1, 2) }, (_, index) => {
    const name = dice.oneOf(["search", "get_weather", "read_file"]);
    return piece(model, { tool_calls: [{ index, id: `call_${index}`, function: { name, arguments: "{}" } }] });
  });
  return {
    steps: [
      ...text(dice, model, output),
      ...calls,
      ...ending(dice, model, { output: output + 9, finishReason: "tool_calls" }),
    ],
  };
};

const broken = (code: string): ScriptStep => ({ throw: Object.assign(new Error(`read ${code}`), { code }) });
const refused = (status: number, headers: Readonly<Record<string, string>> = {}): ScriptStep => ({
  throw: Object.assign(new Error(`${status}`), { status, headers }),
});

/** Tries that fail, but not by what they said: another one makes them good, and can go on from there. */
export const CUTS: Readonly<Record<string, TryMaker>> = {
  reset: (dice, model) => ({
    steps: [...text(dice, model, dice.whole(0, 8)), broken(dice.oneOf(["ECONNRESET", "EPIPE", "ENOTFOUND"]))],
    failure: "NETWORK_ERROR",
  }),
  truncated: (dice, model) => ({
    steps: [...text(dice, model, dice.whole(1, 8)), { cut: true }],
    failure: "NETWORK_ERROR",
  }),
  rateLimited: (dice) => ({
    steps: [refused(429, { "retry-after-ms": String(dice.whole(1, 3)) })],
    failure: "RATE_LIMITED",
  }),
  overloaded: () => ({ steps: [refused(503)], failure: "PROVIDER_ERROR" }),
};

/** Tries that another one makes good. */
export const FAULTS: Readonly<Record<string, TryMaker>> = {
  ...CUTS,
  empty: (dice, model) => ({ steps: ending(dice, model, {}), failure: "ZERO_OUTPUT" }),
  forbidden: (dice, model) => ({
    steps: [
      ...text(dice, model, dice.whole(0, 8)),
      piece(model, { content: FOUND.error }),
      ...answer(dice, model).steps,
    ],
    failure: "GUARDRAIL_VIOLATION",
  }),
  drifting: (dice, model) => ({
    steps: [...dice.oneOf(DRIFTING).map((content) => piece(model, { content })), ...answer(dice, model).steps],
    failure: "DRIFT_DETECTED",
  }),
};

const stalling = (dice: Dice, model: string): ScriptStep[] => [...text(dice, model, dice.whole(1, 8)), { hang: true }];

/** The same, where timeouts are short. */
export const SILENCES: Readonly<Record<string, TryMaker>> = {
  silent: () => ({ steps: [{ hang: true }], failure: "INITIAL_TOKEN_TIMEOUT" }),
  stalled: (dice, model) => ({ steps: stalling(dice, model), failure: "INTER_TOKEN_TIMEOUT" }),
};

/** The same, where all the tries of a run have little time together. */
export const LATE: Readonly<Record<string, TryMaker>> = {
  late: (dice, model) => ({ steps: stalling(dice, model), failure: "TOTAL_TIMEOUT" }),
};

/** Tries that no other one can make good. */
export const FATAL: Readonly<Record<string, TryMaker>> = {
  unreadable: () => ({ steps: [{ chunk: { novelty: 1 } }], failure: "INVALID_STREAM" }),
  unauthorized: () => ({ steps: [refused(401)], failure: "PROVIDER_ERROR" }),
  poisoned: (dice, model) => ({
    steps: [...text(dice, model, dice.whole(0, 8)), piece(model, { content: FOUND.fatal })],
    failure: "FATAL_GUARDRAIL_VIOLATION",
  }),
};

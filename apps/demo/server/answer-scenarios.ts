import { drift } from "@l0/core/drift";
import { jsonRule, patternRule } from "@l0/core/guardrails";
import { DEFAULT_ANSWER } from "./provider/answer.ts";
import type { Scenario } from "./scenario.ts";
import { AI_SDK, ANTHROPIC, HEALTHY, NO_RETRY, OPENAI, PRICED, priced, scenario } from "./scenario-parts.ts";
import { BEFORE_TOOL, BROKEN_JSON, CIRCLES, JSON_ANSWER, OFF_ITS_PATH, REFUSAL, restFrom } from "./scripted-answers.ts";
import { FIND_PASSAGE } from "./tool.ts";

/** What an attempt costs whose output is void is wasted, and an estimate: it ended before its provider said what it bills. */
const WASTED = { priced: true, wasted: true, estimated: true } as const;

/** What the answer says is wrong, and what becomes of an answer that was cut. All with a model that has a price. */
export const ANSWER_SCENARIOS = {
  "invalid-json-answer": scenario(priced(OPENAI), {
    story: "The answer is to be JSON. The first one breaks its grammar and is stopped there; the second one is right.",
    scripts: [{ text: BROKEN_JSON }, { text: JSON_ANSWER }],
    options: { ...PRICED, guardrails: [jsonRule()] },
    expects: {
      outcome: "completed",
      failures: ["GUARDRAIL_VIOLATION"],
      requests: 2,
      found: { ...WASTED, violations: ["json-chunks"] },
    },
  }),
  refusal: scenario(priced(OPENAI), {
    story: "The first model refuses. To ask it again would not help, so another provider is asked at once.",
    sources: [priced(OPENAI), priced(ANTHROPIC)],
    scripts: [{ text: REFUSAL }, HEALTHY],
    options: { ...PRICED, guardrails: [patternRule()] },
    expects: {
      outcome: "completed",
      failures: ["GUARDRAIL_VIOLATION"],
      requests: 2,
      found: { ...WASTED, violations: ["pattern-refusal"] },
    },
  }),
  repetition: scenario(priced(ANTHROPIC), {
    story: "The model says the same sentence again and again: the third time is one too many, and it is asked anew.",
    scripts: [{ text: CIRCLES }, HEALTHY],
    options: { ...PRICED, guardrails: [patternRule()] },
    expects: {
      outcome: "completed",
      failures: ["GUARDRAIL_VIOLATION"],
      requests: 2,
      found: { ...WASTED, violations: ["pattern-repetition"] },
    },
  }),
  drift: scenario(priced(AI_SDK), {
    story: "The model begins to speak of itself. The drift is seen while it streams, and the model is asked anew.",
    scripts: [{ text: OFF_ITS_PATH }, HEALTHY],
    options: { ...PRICED, drift: drift() },
    expects: {
      outcome: "completed",
      failures: ["DRIFT_DETECTED"],
      requests: 2,
      found: { ...WASTED, drift: ["meta_commentary"] },
    },
  }),
  continuation: scenario(priced(OPENAI), {
    story:
      "The answer is cut in mid-sentence and goes on from its last checkpoint: little is void, and what the model says twice is left out.",
    scripts: [{ fault: { kind: "cut", after: 34 } }, { text: restFrom(26) }],
    options: { ...PRICED, continueFromLastKnownGoodToken: true, checkIntervals: { checkpoint: 15 } },
    expects: {
      outcome: "completed",
      failures: ["NETWORK_ERROR"],
      requests: 2,
      text: DEFAULT_ANSWER,
      found: { priced: true, estimated: true, continuations: 1 },
    },
  }),
  buffered: scenario(priced(ANTHROPIC), {
    story:
      "The output is held until it has passed every check: the cut is mended behind the scenes, and nothing the reader has is ever void.",
    scripts: [{ fault: "cut" }, HEALTHY],
    options: { ...PRICED, delivery: "buffered" },
    expects: { outcome: "completed", failures: ["NETWORK_ERROR"], requests: 2, found: WASTED },
  }),
  "estimated-cost": scenario(priced(OPENAI), {
    story:
      "The connection is closed before the provider has said what it bills: tokens and cost are estimated, and marked so.",
    scripts: [{ fault: { kind: "cut", after: 40 } }],
    options: { ...PRICED, retry: NO_RETRY },
    expects: {
      outcome: "failed",
      throws: "NETWORK_ERROR",
      failures: ["NETWORK_ERROR"],
      requests: 1,
      found: { priced: true, estimated: true },
    },
  }),
  "tool-call": scenario(priced(AI_SDK), {
    story: "The model calls a tool: the reader gets the whole call, and the trace has a span for it.",
    scripts: [
      { ...HEALTHY, text: BEFORE_TOOL, toolCall: { name: FIND_PASSAGE.name, arguments: { topic: "timeouts" } } },
    ],
    tools: [FIND_PASSAGE],
    options: PRICED,
    expects: {
      outcome: "completed",
      failures: [],
      requests: 1,
      found: { priced: true, tools: [FIND_PASSAGE.name] },
    },
  }),
} as const satisfies Record<string, Scenario>;

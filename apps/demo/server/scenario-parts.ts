import { type L0Options, priceTable } from "@l0/core";
import { countPromptTokens } from "./provider/answer.ts";
import type { FaultName } from "./provider/fault.ts";
import type { Script } from "./provider/script.ts";
import type { Consumer, Expectation, Scenario, ScenarioOptions, ScenarioSource } from "./scenario.ts";

/** Short waits, so that a person sees a retry happen, ms. */
export const RETRY = { baseDelay: 100, maxDelay: 400 } as const satisfies L0Options["retry"];
/** What a scenario about a timeout sets it to, ms; it sets no other, which a slow machine could reach as well. */
export const IMPATIENCE = 400;
/** Fails for good at the first failure. */
export const NO_RETRY = { ...RETRY, attempts: 0, maxRetries: 0 } as const satisfies L0Options["retry"];

const READ: Consumer = { does: "read" };
const COMPLETES: Expectation = { outcome: "completed", failures: [], requests: 1 };
/** Most of a prompt usually comes from the provider's cache. */
export const HEALTHY: Script = { usage: { cacheReadTokens: 128 } };

export const OPENAI: ScenarioSource = { client: "openai" };
export const ANTHROPIC: ScenarioSource = { client: "anthropic" };
export const AI_SDK: ScenarioSource = { client: "ai-sdk" };

/** A model that nobody has, and its prices: those of real ones go stale. */
const MODEL = "l0-demo-1";
const pricing = priceTable({ [MODEL]: { input: 2, output: 8, cacheRead: 0.5 } });

/** The made-up model, read through one of the clients. */
export const priced = ({ client }: ScenarioSource): ScenarioSource => ({ client, model: MODEL });

/** Options of a stream that is priced, by estimate where its provider sends no usage. */
export const PRICED: ScenarioOptions = { retry: RETRY, pricing, estimateTokens: countPromptTokens };

type Parts = Pick<Scenario, "story"> & Partial<Scenario>;

/** A scenario in which nothing goes wrong but what `parts` say. */
export const scenario = (source: ScenarioSource, parts: Parts): Scenario => ({
  sources: [source],
  scripts: [HEALTHY],
  options: { retry: RETRY },
  tools: [],
  consumer: READ,
  throwingHandler: false,
  expects: COMPLETES,
  ...parts,
});

/** A scenario whose first attempt fails and whose second is healthy. */
export const retried = (
  source: ScenarioSource,
  fault: FaultName,
  code: Expectation["failures"][number],
  parts: Parts,
): Scenario =>
  scenario(source, {
    scripts: [{ fault }, HEALTHY],
    expects: { outcome: "completed", failures: [code], requests: 2 },
    ...parts,
  });

import type { EventHandler, L0Options } from "@l0/core";
import { drift } from "@l0/core/drift";
import { customPatternRule, strictGuardrails } from "@l0/core/guardrails";
import { forbiddenPhrases } from "./forbidden-phrases.ts";

/** Every rule there is, and a list of phrases, on every token. */
export const guarded: Partial<L0Options> = {
  guardrails: [...strictGuardrails, customPatternRule(forbiddenPhrases(23))],
};
export const drifting: Partial<L0Options> = { drift: drift() };
/** JSON too, so that its text is kept at every checkpoint. */
export const continued: Partial<L0Options> = { continueFromLastKnownGoodToken: { structured: true } };
export const monitored: Partial<L0Options> = { monitoring: { enabled: true } };

/** They take every event. Three functions, not one three times: a program's handlers come from different places. */
export function threeHandlers(): EventHandler[] {
  return [() => {}, () => {}, () => {}];
}

/** All that a program can switch on: guardrails, drift, checkpoints, telemetry and three handlers. */
export function everything(): Partial<L0Options> {
  return { ...guarded, ...drifting, ...continued, ...monitored, onEvent: threeHandlers() };
}

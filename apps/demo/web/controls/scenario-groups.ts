import type { ScenarioInfo } from "../../protocol.ts";
import { titleOf } from "./scenario-title.ts";

export interface ScenarioGroup {
  readonly title: string;
  readonly scenarios: readonly ScenarioInfo[];
}

/** Where a person looks for a scenario; one that is in no group is shown last, under {@link OTHERS}. */
const GROUPS: readonly (readonly [title: string, names: readonly string[]])[] = [
  ["Start here", ["healthy", "cut-and-retried", "fallback"]],
  ["Slow and silent", ["slow-start", "hang-before-first-token", "stall", "stall-with-pings"]],
  ["Broken connections", ["cut", "reset-and-retried", "dropped-request", "truncated"]],
  ["Provider errors", ["rate-limited", "server-error", "unauthorized", "sse-error", "malformed-json", "exhausted"]],
  ["Bad output", ["zero-tokens", "invalid-json-answer", "refusal", "repetition", "drift"]],
  ["Beyond a retry", ["continuation", "buffered", "estimated-cost", "tool-call"]],
  ["The reader's side", ["slow-consumer", "break", "abort", "never-read", "handler-throws"]],
];

export const OTHERS = "More";

/** The scenarios by group, those of a group in its order; groups without scenarios are left out. */
export function groupScenarios(scenarios: readonly ScenarioInfo[]): readonly ScenarioGroup[] {
  const known = GROUPS.map(([title, names]) => ({
    title,
    scenarios: names.flatMap((name) => scenarios.filter((scenario) => scenario.name === name)),
  }));
  const others = scenarios.filter(({ name }) => !GROUPS.some(([, names]) => names.includes(name)));
  return [...known, { title: OTHERS, scenarios: others }].filter((group) => group.scenarios.length > 0);
}

/** The scenarios whose title, name or story has every word of the query. */
export function searchScenarios(scenarios: readonly ScenarioInfo[], query: string): readonly ScenarioInfo[] {
  const words = query.toLowerCase().split(/\s+/);
  return scenarios.filter(({ name, story }) => {
    const text = `${name} ${titleOf(name)} ${story}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

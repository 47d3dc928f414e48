import type { RunMessage } from "../../protocol.ts";
import type { Expectation } from "../scenario.ts";
import { messagesOf } from "./report.ts";

/** How a run differs from what its scenario expects, in a sentence each. */
export function differences(expects: Expectation, messages: readonly RunMessage[]): string[] {
  const [failed] = messagesOf(messages, "failed");
  const [ended] = messagesOf(messages, "ended");
  const failures = messagesOf(messages, "lifecycle")
    .filter(({ event }) => event.type === "ATTEMPT_END" && event.fields["outcome"] === "failed")
    .map(({ event }) => event.fields["error.code"]);
  return [
    ...differs("the outcome", ended?.outcome ?? "no end", expects.outcome ?? "never read"),
    ...differs("the reader's error", failed?.code ?? "none", expects.throws ?? "none"),
    ...differs("the attempts that failed", failures.join(", ") || "none", expects.failures.join(", ") || "none"),
  ];
}

const differs = (what: string, is: string, expected: string): string[] =>
  is === expected ? [] : [`Expected of ${what}: ${expected}. It is: ${is}.`];

import type { RunMessage } from "../../protocol.ts";
import { type Found, foundIn, NOTHING_FOUND } from "../found.ts";
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
    ...differs("the attempts that failed", listed(failures), listed(expects.failures)),
    ...(ended?.telemetry ? differencesIn(foundIn(ended.telemetry), { ...NOTHING_FOUND, ...expects.found }) : []),
  ];
}

function differencesIn(is: Found, expected: Found): string[] {
  return (Object.keys(expected) as (keyof Found)[]).flatMap((name) =>
    differs(NAMES[name], listed(is[name]), listed(expected[name])),
  );
}

const NAMES: Readonly<Record<keyof Found, string>> = {
  violations: "the violations",
  drift: "the drift",
  continuations: "the attempts that were continued",
  tools: "the tool calls",
  priced: "whether there is a price",
  wasted: "whether some of it is wasted",
  estimated: "whether some of it is estimated",
};

const listed = (value: Found[keyof Found] | readonly unknown[]): string =>
  typeof value === "object" ? value.join(", ") || "none" : String(value);

const differs = (what: string, is: string, expected: string): string[] =>
  is === expected ? [] : [`Expected of ${what}: ${expected}. It is: ${is}.`];

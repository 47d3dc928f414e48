import type { L0Options, Telemetry } from "@l0/core";
import { customPatternRule } from "@l0/core/guardrails";
import { drift } from "@l0/core/drift";
import { scriptedSource } from "@l0/core/testing";
import { expect, test } from "vitest";
import { viewOf } from "../run/run-view.ts";
import { recordRun } from "../test-support/record-run.ts";
import { type Fact, factGroups } from "./facts.ts";

type Scripts = Parameters<typeof recordRun>[0];

async function telemetryOf(scripts: Scripts, options: Partial<L0Options> = {}): Promise<Telemetry> {
  return viewOf(await recordRun(scripts, { retry: { baseDelay: 1 }, ...options })).telemetry!;
}

const lines = (facts: readonly Fact[]): readonly string[] => facts.map(({ label, value }) => `${label}: ${value}`);
const groupsOf = (telemetry: Telemetry): Record<string, readonly string[]> =>
  Object.fromEntries(factGroups(telemetry).map(({ title, facts }) => [title, lines(facts)]));

const CUT: Scripts[number] = ["One ", "two ", "three ", { cut: true }];

/** What the scripted provider bills for one token. */
const BILLED = ["input tokens: 10", "output tokens: 1", "source: provider"];

test("a plain stream has its usage, and nothing that it has not", async () => {
  expect(groupsOf(await telemetryOf([["Hello"]]))).toEqual({ Usage: BILLED });
  const { usage: _, ...unbilled } = await telemetryOf([["Hello"]]);
  expect(factGroups(unbilled)).toEqual([]);
});

test("checks that found nothing say so", async () => {
  const options = { guardrails: [customPatternRule(["secret"])], drift: drift(), continueFromLastKnownGoodToken: true };
  expect(groupsOf(await telemetryOf([["Hello"]], options))).toEqual({
    Usage: BILLED,
    Guardrails: ["1 rule: passed"],
    Drift: ["looked for: none found"],
    Continuation: ["enabled: not needed"],
  });
});

test("violations are named with their severity, drift by its kind", async () => {
  const rules = [
    customPatternRule(["secret"], { name: "names" }),
    customPatternRule(["Well"], { severity: "warning" }),
  ];
  expect(groupsOf(await telemetryOf([["Well, ", "the secret"], ["Well, hello"]], { guardrails: rules }))).toMatchObject(
    {
      Guardrails: ["2 rules: passed", "pattern-custom: 2 warnings", "names: 1 error"],
    },
  );
  const circles = Array<string>(40).fill("The harbour lies in the north. ");
  expect(groupsOf(await telemetryOf([circles, ["Hello"]], { drift: drift() }))).toMatchObject({
    Drift: ["repetition: 1 ×"],
  });
});

test("a continuation says how often and from where", async () => {
  const options = { continueFromLastKnownGoodToken: true, checkIntervals: { checkpoint: 3 } };
  expect(groupsOf(await telemetryOf([CUT, ["four"]], options))).toEqual({
    Usage: BILLED,
    Continuation: ["continued: 1 time", "kept: 14 characters"],
  });
});

test("what was wasted, and what is an estimate, stands out", async () => {
  const options = { estimateTokens: () => 1000, pricing: () => 0.0042 };
  const telemetry = await telemetryOf([CUT, ["Hello"]], options);
  expect(groupsOf(telemetry)).toEqual({
    Usage: BILLED,
    Cost: ["total: $0.0084", "wasted on void attempts: $0.0042", "source: estimate"],
  });
  expect(marked(telemetry)).toEqual(["$0.0042", "estimate"]);
  const failed = await telemetryOf([CUT], { ...options, retry: { attempts: 0, maxRetries: 0 } });
  expect(groupsOf(failed)).toEqual({
    Usage: ["output tokens: 1,000", "source: estimate"],
    Cost: ["total: $0.0042", "wasted on void attempts: $0.00", "source: estimate"],
  });
  expect(marked(failed)).toEqual(["estimate", "estimate"]);
});

const marked = (telemetry: Telemetry): readonly string[] =>
  factGroups(telemetry).flatMap(({ facts }) => facts.filter(({ tone }) => tone === "warn").map(({ value }) => value));

test("usage, tools and the fallback that answered", async () => {
  const telemetry: Telemetry = {
    ...(await telemetryOf([["Hello"]])),
    usage: { inputTokens: 140, cacheReadTokens: 128, outputTokens: 71, reasoningTokens: 0, source: "provider" },
    tools: { count: 3, byName: { find: 2, read: 1 } },
    fallback: { used: true, index: 1 },
  };
  expect(groupsOf(telemetry)).toEqual({
    Usage: [
      "input tokens: 140",
      "of them from the cache: 128",
      "output tokens: 71",
      "of them reasoning: 0",
      "source: provider",
    ],
    Tools: ["find: 2 ×", "read: 1 ×"],
    Fallback: ["answered by: fallback 1"],
  });
});

test("a fallback that failed too has not answered", async () => {
  const options = { retry: { attempts: 0, maxRetries: 0 }, fallbackStreams: [scriptedSource([{ cut: true }])] };
  const telemetry = await telemetryOf([[{ cut: true }]], options);
  expect(telemetry).toMatchObject({ outcome: "failed", fallback: { used: true, index: 1 } });
  expect(groupsOf(telemetry)).toMatchObject({ Fallback: ["last tried: fallback 1"] });
});

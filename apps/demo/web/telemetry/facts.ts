import type { Telemetry } from "@l0/core";
import { countText } from "../parts/count-text.ts";
import { moneyText } from "../parts/money-text.ts";
import type { Tone } from "../timeline/event-tone.ts";

/** What one part of a record says, in a line each. */
export interface FactGroup {
  readonly title: string;
  readonly facts: readonly Fact[];
}

export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly tone?: Tone;
}

/** What the record has beside its figures: a group for each part that it has, and none for one that it has not. */
export function factGroups(telemetry: Telemetry): readonly FactGroup[] {
  const { usage, cost, guardrails, drift, continuation, tools } = telemetry;
  return [
    group("Usage", usage && usageFacts(usage)),
    group("Cost", cost && costFacts(cost)),
    group("Guardrails", guardrails && guardrailFacts(guardrails)),
    group("Drift", drift && driftFacts(drift)),
    group("Continuation", continuation && continuationFacts(continuation)),
    group("Tools", tools && countFacts(tools.byName)),
    group("Fallback", fallbackFacts(telemetry)),
  ].flat();
}

const group = (title: string, facts: readonly Fact[] | undefined): readonly FactGroup[] =>
  facts === undefined || facts.length === 0 ? [] : [{ title, facts }];

/** Estimates are marked: nobody was billed by them. */
const sourceFact = (source: "provider" | "estimated"): Fact => ({
  label: "source",
  value: source === "provider" ? "provider" : "estimate",
  ...(source === "estimated" && { tone: "warn" }),
});

function usageFacts({ source, ...counts }: NonNullable<Telemetry["usage"]>): readonly Fact[] {
  const facts = Object.entries(USAGE_LABELS).flatMap(([name, label]) => {
    const count = counts[name as keyof typeof USAGE_LABELS];
    return count === undefined ? [] : [{ label, value: count.toLocaleString("en") }];
  });
  return [...facts, sourceFact(source)];
}

const USAGE_LABELS = {
  inputTokens: "input tokens",
  cacheReadTokens: "of them from the cache",
  cacheWriteTokens: "of them into the cache",
  outputTokens: "output tokens",
  reasoningTokens: "of them reasoning",
} as const;

const costFacts = ({ total, wasted, source }: NonNullable<Telemetry["cost"]>): readonly Fact[] => [
  { label: "total", value: moneyText(total) },
  { label: "wasted on void attempts", value: moneyText(wasted), ...(wasted > 0 && { tone: "warn" }) },
  sourceFact(source),
];

function guardrailFacts(record: NonNullable<Telemetry["guardrails"]>): readonly Fact[] {
  const { passed, rulesChecked, violationsByRuleAndSeverity } = record;
  const broken = Object.entries(violationsByRuleAndSeverity).flatMap(([rule, bySeverity]) =>
    Object.entries(bySeverity)
      .filter(([, count]) => count > 0)
      .map(([severity, count]): Fact => ({
        label: rule,
        value: countText(count, severity),
        tone: severity === "warning" ? "warn" : "bad",
      })),
  );
  return [
    { label: countText(rulesChecked, "rule"), value: passed ? "passed" : "not passed", tone: passed ? "good" : "bad" },
    ...broken,
  ];
}

function driftFacts({ detected, countByType }: NonNullable<Telemetry["drift"]>): readonly Fact[] {
  if (!detected) return [{ label: "looked for", value: "none found", tone: "good" }];
  return countFacts(countByType, "bad");
}

function continuationFacts(record: NonNullable<Telemetry["continuation"]>): readonly Fact[] {
  const { used, continuationCount = 0, checkpointLength } = record;
  if (!used) return [{ label: "enabled", value: "not needed" }];
  return [
    { label: "continued", value: countText(continuationCount, "time") },
    ...(checkpointLength === undefined ? [] : [{ label: "kept", value: countText(checkpointLength, "character") }]),
  ];
}

/** A fallback that was tried need not have answered. */
function fallbackFacts({ fallback, outcome }: Telemetry): readonly Fact[] {
  if (!fallback?.used) return [];
  return [{ label: outcome === "completed" ? "answered by" : "last tried", value: `fallback ${fallback.index}` }];
}

const countFacts = (counts: Readonly<Record<string, number>>, tone: Tone = "plain"): readonly Fact[] =>
  Object.entries(counts).map(([label, count]) => ({ label, value: `${count} ×`, tone }));

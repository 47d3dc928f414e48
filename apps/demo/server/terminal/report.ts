import type { Telemetry } from "@l0/core";
import type { RunMessage } from "../../protocol.ts";
import { table } from "./table.ts";

type MessageOf<K extends RunMessage["kind"]> = Extract<RunMessage, { readonly kind: K }>;

/** The messages of a kind, in order. */
export function messagesOf<K extends RunMessage["kind"]>(messages: readonly RunMessage[], kind: K): MessageOf<K>[] {
  return messages.filter((message): message is MessageOf<K> => message.kind === kind);
}

/** What is said of a run once its text has been printed. */
export function report(messages: readonly RunMessage[]): string {
  const [ended] = messagesOf(messages, "ended");
  return [
    section("Events", timeline(messagesOf(messages, "lifecycle"))),
    section("Telemetry", ended?.telemetry ? telemetryTable(ended.telemetry) : table([["none: nothing was read"]])),
    section("Sent", sentTable(messagesOf(messages, "sent"))),
  ].join("\n");
}

const section = (title: string, body: string): string => `${title}\n${body}`;

function timeline(events: readonly MessageOf<"lifecycle">[]): string {
  if (events.length === 0) return table([["none"]]);
  return table(
    events.map(({ at, event }) => [
      `${Math.round(at)} ms`.padStart(8),
      event.type,
      Object.entries(event.fields)
        .map(([name, value]) => `${name}=${short(value)}`)
        .join(" "),
    ]),
  );
}

function telemetryTable({ metrics, ...telemetry }: Telemetry): string {
  const { interToken } = metrics;
  const latency = interToken && [interToken.p50, interToken.p95, interToken.max].map(ms).join(" / ");
  const { guardrails, drift, continuation, tools, cost } = telemetry;
  const rows: readonly (readonly [string, string | number | undefined])[] = [
    ["outcome", telemetry.outcome],
    ["model", telemetry.model],
    ["duration", ms(telemetry.duration)],
    ["time to first token", ms(metrics.timeToFirstToken)],
    ["inter-token latency (p50 / p95 / max)", latency],
    ["tokens", metrics.totalTokens],
    ["void tokens", metrics.voidedTokens],
    ["tokens per second", metrics.tokensPerSecond?.toFixed(1)],
    ["attempts", telemetry.retries.attempt],
    ["retries (network / model)", `${metrics.networkRetryCount} / ${metrics.modelRetryCount}`],
    ["waited before retries", ms(metrics.retryWait)],
    ["billed input / output tokens", billed(telemetry.usage)],
    ["cost (wasted)", cost && `${usd(cost.total)} (${usd(cost.wasted)})${estimated(cost)}`],
    ["guardrail violations", guardrails && counts(guardrails.violationsByRule)],
    ["drift", drift && counts(drift.countByType)],
    ["continued", continuation && `${continuation.continuationCount ?? 0} ×`],
    ["tool calls", tools && counts(tools.byName)],
    ["error", telemetry.error?.code],
  ];
  return table(rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
}

const ms = (value: number | undefined): string | undefined => (value === undefined ? undefined : `${short(value)} ms`);

const billed = (usage: Telemetry["usage"]): string | undefined =>
  usage && `${usage.inputTokens ?? "unknown"} / ${usage.outputTokens ?? "unknown"}${estimated(usage)}`;

const estimated = ({ source }: { readonly source: "provider" | "estimated" }): string =>
  source === "estimated" ? ", estimated" : "";

const usd = (amount: number): string => `$${Number(amount.toPrecision(3))}`;

const counts = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .map(([name, count]) => `${count} × ${name}`)
    .join(", ") || "none";

function short(value: string | number | boolean): string {
  if (typeof value !== "number" || Number.isInteger(value)) return String(value);
  return Math.abs(value) < 0.1 ? value.toPrecision(3) : value.toFixed(1);
}

const WIDEST = 100;

function sentTable(sent: readonly MessageOf<"sent">[]): string {
  const rows = sent.map(({ adapter, items, rejected }) => [
    adapter,
    String(items.length),
    String(rejected),
    String(items.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0)),
    cut(items.map(({ summary }) => summary).join("; ")),
  ]);
  return table([["adapter", "items", "refused", "bytes", "what"], ...rows]);
}

const cut = (text: string): string => (text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text);

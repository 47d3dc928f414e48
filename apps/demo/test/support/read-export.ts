import type { Telemetry } from "@l0/core";
import type { LogRecord } from "@l0/export";
import { parse } from "csv-parse/sync";
import type { SentItem } from "../../protocol.ts";
import { numbersOf, type StreamNumbers } from "./stream-numbers.ts";

/** The records in the JSONL file. */
export function recordsOf(items: readonly SentItem[]): Telemetry[] {
  const lines = bodyOf(items, "telemetry.jsonl").split("\n").filter(Boolean);
  return lines.map((line) => (JSON.parse(line) as { telemetry: Telemetry }).telemetry);
}

export function numbersOfJsonl(items: readonly SentItem[]): StreamNumbers | undefined {
  const [record] = recordsOf(items);
  return record && numbersOf(record);
}

/** The rows in the CSV file, by column. */
export function rowsOf(items: readonly SentItem[]): Record<string, string>[] {
  return parse<Record<string, string>>(bodyOf(items, "telemetry.csv"), { columns: true });
}

export function numbersOfCsv(items: readonly SentItem[]): StreamNumbers | undefined {
  const [row] = rowsOf(items);
  if (row === undefined) return undefined;
  const number = (column: string): number | undefined => (row[column] ? Number(row[column]) : undefined);
  return {
    outcome: row["outcome"],
    duration: number("duration"),
    timeToFirstToken: number("timeToFirstToken"),
    tokens: number("tokens"),
    voidedTokens: number("voidedTokens"),
    retries: number("retries"),
    errorCode: row["errorCode"] || undefined,
    inputTokens: number("inputTokens"),
    outputTokens: number("outputTokens"),
  };
}

export function numbersOfLog(items: readonly SentItem[]): StreamNumbers | undefined {
  const body = bodyOf(items, "log record");
  if (body === "") return undefined;
  const record = JSON.parse(body) as LogRecord;
  return {
    outcome: record.outcome,
    duration: record.duration_ms,
    timeToFirstToken: record.metrics.time_to_first_token_ms,
    tokens: record.metrics.tokens,
    voidedTokens: record.metrics.voided_tokens,
    retries: record.metrics.total_retries,
    errorCode: record.error?.code,
    inputTokens: record.usage?.input_tokens,
    outputTokens: record.usage?.output_tokens,
  };
}

const bodyOf = (items: readonly SentItem[], name: string): string =>
  items.find(({ summary }) => summary.startsWith(name))?.body ?? "";

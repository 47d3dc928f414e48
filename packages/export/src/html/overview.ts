import type { Telemetry } from "@l0/core";
import { dollars, duration, share, short, whole } from "./number-text.ts";
import { quantiles } from "./quantiles.ts";
import { sumOf, valuesOf } from "./values-of.ts";

/** A number that stands for all streams. */
export interface Tile {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** What is seen first. */
export function overview(records: readonly Telemetry[]): Tile[] {
  const completed = records.filter(({ outcome }) => outcome === "completed").length;
  const failed = records.filter(({ outcome }) => outcome === "failed").length;
  const firstToken = quantiles(valuesOf(records, ({ metrics }) => metrics.timeToFirstToken));
  const gap = quantiles(valuesOf(records, ({ metrics }) => metrics.interToken?.p50));
  const sum = (read: (telemetry: Telemetry) => number | undefined): number => sumOf(records, read) ?? 0;
  const tokens = sum(({ metrics }) => metrics.totalTokens);
  const voided = sum(({ metrics }) => metrics.voidedTokens);
  const retried = records.filter(({ metrics }) => metrics.totalRetries > 0).length;
  const cost = sumOf(records, (record) => record.cost?.total);
  return [
    { name: "Streams", value: whole(records.length), note: `${whole(failed)} failed` },
    { name: "Completed", value: part(completed, records.length), note: whole(completed) },
    {
      name: "Time to first token",
      value: firstToken ? duration(firstToken.p50) : "–",
      note: firstToken ? `median; 95 % within ${duration(firstToken.p95)}` : "unknown",
    },
    {
      name: "Time between tokens",
      value: gap ? duration(gap.p50) : "–",
      note: gap ? `median; 95 % within ${duration(gap.p95)}` : "unknown",
    },
    { name: "Tokens", value: short(tokens), note: `${short(voided)} more made void` },
    {
      name: "Retries",
      value: whole(sum(({ metrics }) => metrics.totalRetries)),
      note: `in ${whole(retried)} streams`,
    },
    { name: "Errors", value: whole(sum(({ network }) => network.errorCount)), note: "failed attempts" },
    {
      name: "Cost",
      value: cost === undefined ? "–" : dollars(cost),
      note: cost === undefined ? "no model is priced" : `${dollars(sum((record) => record.cost?.wasted))} of it wasted`,
    },
  ];
}

function part(count: number, all: number): string {
  return all === 0 ? "–" : share(count / all);
}

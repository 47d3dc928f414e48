import type { Telemetry } from "@l0/core";
import { isKnown } from "../formats/known.ts";
import type { DataTable } from "./figure.ts";
import { dollars, duration, type NumberText, share, short, utc, whole } from "./number-text.ts";
import { quantiles } from "./quantiles.ts";
import { sumOf, valuesOf } from "./values-of.ts";

const MOST_MODELS = 20;
const MOST_FAILURES = 20;

/** A line for each of the models that were used most. */
export function modelTable(records: readonly Telemetry[]): DataTable & { readonly title: string } {
  const models = [...Map.groupBy(records, ({ model }) => model ?? "unknown")];
  const most = models.sort(([, one], [, other]) => other.length - one.length).slice(0, MOST_MODELS);
  return {
    title: models.length > MOST_MODELS ? `The ${MOST_MODELS} most used of ${whole(models.length)} models` : "Models",
    head: ["Model", "Streams", "Completed", "First token, median", "First token, 95 %", "Tokens", "Retries", "Cost"],
    rows: most.map(([model, used]) => {
      const firstToken = quantiles(valuesOf(used, ({ metrics }) => metrics.timeToFirstToken));
      const cost = sumOf(used, (record) => record.cost?.total);
      return [
        model,
        whole(used.length),
        share(used.filter(({ outcome }) => outcome === "completed").length / used.length),
        firstToken ? duration(firstToken.p50) : "–",
        firstToken ? duration(firstToken.p95) : "–",
        short(sumOf(used, ({ metrics }) => metrics.totalTokens) ?? 0),
        whole(sumOf(used, ({ metrics }) => metrics.totalRetries) ?? 0),
        cost === undefined ? "–" : dollars(cost),
      ];
    }),
  };
}

/** The latest streams that failed, of records in the order of time: where to go on looking. Without their messages, which may be long. */
export function failureTable(records: readonly Telemetry[]): DataTable {
  const failed = records.filter(({ outcome }) => outcome === "failed");
  const latest = failed.slice(-MOST_FAILURES).toReversed();
  return {
    head: ["Began (UTC)", "Stream", "Model", "Error", "Attempts", "Duration", "Tokens"],
    rows: latest.map((record) => [
      utc(record.startTime),
      record.streamId,
      record.model ?? "–",
      record.error ? `${record.error.code} (${record.error.type})` : "–",
      shown(record.retries.attempt, whole),
      shown(record.duration, duration),
      shown(record.metrics.totalTokens, whole),
    ]),
  };
}

function shown(value: number | undefined, text: NumberText): string {
  return isKnown(value) ? text(value) : "–";
}

import type { AggregateMetrics } from "@l0/core";
import { durationText } from "../parts/duration-text.ts";
import { moneyText } from "../parts/money-text.ts";
import { percentText } from "../parts/percent-text.ts";
import type { Figure } from "../telemetry/figures.ts";

/** The figures of all runs of the page. */
export function sessionFigures(metrics: AggregateMetrics | undefined): readonly Figure[] {
  const { count = 0, completionRate, errorRate, retryRate, timeToFirstToken, pricedCount = 0 } = metrics ?? {};
  const rate = (value: number | undefined): Partial<Figure> =>
    value === undefined ? {} : { value: percentText(value) };
  const time = (value: number | undefined): Partial<Figure> =>
    value === undefined ? {} : { value: durationText(value) };
  return [
    { label: "Runs read", value: String(count) },
    { label: "Completed", ...rate(completionRate) },
    { label: "Failed", ...rate(errorRate) },
    { label: "Retried", ...rate(retryRate) },
    { label: "First token p50", ...time(timeToFirstToken?.["p50"]) },
    { label: "First token p95", ...time(timeToFirstToken?.["p95"]) },
    voidedFigure(metrics),
    pricedCount === 0 || metrics === undefined ? { label: "Cost", note: "no run had a price" } : costFigure(metrics),
  ];
}

function voidedFigure(metrics: AggregateMetrics | undefined): Figure {
  const { voidedTokens = 0, totalTokens = 0 } = metrics ?? {};
  if (metrics === undefined) return { label: "Void tokens" };
  const share =
    voidedTokens === 0 ? {} : { note: `${percentText(voidedTokens / (voidedTokens + totalTokens))} of all` };
  return { label: "Void tokens", value: voidedTokens.toLocaleString("en"), ...share };
}

const costFigure = ({ totalCost, wastedCost, pricedCount, count }: AggregateMetrics): Figure => ({
  label: pricedCount === count ? "Cost" : `Cost of ${pricedCount}`,
  value: moneyText(totalCost),
  note: `${moneyText(wastedCost)} wasted`,
});

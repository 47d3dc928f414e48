import { checkOptions, invalidOption, OBJECT, type OptionRules, type Rule } from "../errors/option-rules.ts";
import type { Pricing } from "./billing.ts";

/** Prices of a model, USD per million tokens. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
  /** @default input */
  readonly cacheRead?: number | undefined;
  /** @default input */
  readonly cacheWrite?: number | undefined;
}

const PRICE: Rule = [(value) => Number.isFinite(value) && Number(value) >= 0, "USD per million tokens, at least 0"];
const RULES: OptionRules<ModelPrice> = { input: PRICE, output: PRICE, cacheRead: PRICE, cacheWrite: PRICE };

/** What a provider puts behind the name of a model: `gpt-5-2026-08-07`, `claude-sonnet-4@20260514`, `-latest`. */
const VERSION = /[-@:](?:\d{4}[-\d]{0,6}|latest)$/;

/**
 * A `pricing` of a table of your own: prices go stale, so none are built in. A model is found by its name, or by its
 * name without a date; one that is not in the table has no price.
 *
 * @throws L0Error `INVALID_OPTIONS` for a price that is no number of at least 0.
 * @example
 * const l0 = createL0({ pricing: priceTable({ "gpt-5": { input: 1.25, output: 10, cacheRead: 0.125 } }) });
 */
export function priceTable(prices: Readonly<Record<string, ModelPrice>>): Pricing {
  if (!OBJECT[0](prices)) throw invalidOption("prices of priceTable", prices, OBJECT[1]);
  const table = new Map(Object.entries(prices));
  for (const [model, price] of table) {
    checkOptions(price, RULES, model);
    for (const one of ["input", "output"] as const)
      if (price[one] === undefined) throw invalidOption(`${model}.${one}`, undefined, PRICE[1]);
  }
  return ({ inputTokens = 0, outputTokens = 0, cacheReadTokens = 0, cacheWriteTokens = 0 }, { model = "" }) => {
    const price = table.get(model) ?? table.get(model.replace(VERSION, ""));
    if (!price) return undefined;
    const { input, output, cacheRead = input, cacheWrite = input } = price;
    const fresh = Math.max(0, inputTokens - cacheReadTokens - cacheWriteTokens);
    const microUsd =
      fresh * input + cacheReadTokens * cacheRead + cacheWriteTokens * cacheWrite + outputTokens * output;
    return microUsd / 1e6;
  };
}

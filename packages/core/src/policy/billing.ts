import { L0Error } from "../errors/l0-error.ts";
import type { AnswerFacts } from "../events/stream-piece.ts";
import type { OnHandlerError } from "../events/tell-once.ts";
import type { Usage } from "../events/usage.ts";
import { dropPromise } from "../platform/drop-promise.ts";
import { known } from "../platform/known.ts";

/** The cost of a usage, USD; nothing where it is not known. */
export type Pricing = (
  usage: Usage,
  names: { readonly model?: string; readonly provider?: string },
) => number | undefined;

/** How many tokens a provider would bill for a text. */
export type EstimateTokens = (text: string) => number;

export interface BillingOptions {
  readonly pricing: Pricing | undefined;
  readonly estimateTokens: EstimateTokens | undefined;
  readonly onHandlerError: OnHandlerError;
}

/** What an attempt is billed: the provider's usage, or an estimate where it sent none, and its price. */
export function bill(
  { pricing, estimateTokens, onHandlerError }: BillingOptions,
  { usage: sent, model, provider }: AnswerFacts,
  text: () => string,
): { readonly usage?: Usage; readonly cost?: number } {
  if (!pricing && !estimateTokens) return {};
  const estimated = sent?.outputTokens === undefined && estimateTokens && text();
  const tokens = estimated
    ? amount("estimateTokens", estimateTokens, onHandlerError, () => estimateTokens(estimated))
    : undefined;
  const outputTokens = tokens && Math.round(tokens);
  const usage: Usage | undefined = outputTokens === undefined ? sent : { ...sent, outputTokens, source: "estimated" };
  const cost =
    usage && pricing && amount("pricing", pricing, onHandlerError, () => pricing(usage, known({ model, provider })));
  return known({ usage, cost });
}

/** What the user's function gives, where it is an amount. */
function amount(
  name: "pricing" | "estimateTokens",
  thrower: Pricing | EstimateTokens,
  onError: OnHandlerError,
  ask: () => number | undefined,
): number | undefined {
  try {
    const given = ask();
    if (given === undefined || (Number.isFinite(given) && given >= 0)) return given;
    dropPromise(given);
    throw new L0Error({
      code: "INVALID_OPTIONS",
      message: `${name} gave ${given}; allowed is a number of at least 0.`,
    });
  } catch (error) {
    onError(error, thrower, name);
    return undefined;
  }
}

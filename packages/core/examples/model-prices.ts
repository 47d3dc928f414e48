import { createL0, type L0 } from "@l0/core";
import { calcPrice } from "@pydantic/genai-prices";

/** An `l0` whose costs come from a table that others keep up to date. */
export function pricedL0(): L0 {
  return createL0({
    pricing({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens }, { model, provider }) {
      if (model === undefined) return undefined;
      const usage = {
        input_tokens: inputTokens ?? 0,
        output_tokens: outputTokens ?? 0,
        cache_read_tokens: cacheReadTokens ?? 0,
        cache_write_tokens: cacheWriteTokens ?? 0,
      };
      return calcPrice(usage, model, provider === undefined ? {} : { providerId: provider })?.total_price;
    },
  });
}

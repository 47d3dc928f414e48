import type { Usage } from "../events/usage.ts";
import type { Fields } from "../platform/is-object.ts";
import { fieldsOf } from "./fields.ts";
import { usageOf } from "./usage-of.ts";

/** OpenAI's usage, whose two protocols have two words for what goes in and for what comes out. */
export function openaiUsage(
  usage: Fields,
  input: "prompt" | "input",
  output: "completion" | "output",
): Usage | undefined {
  const { cached_tokens, cache_write_tokens } = fieldsOf(usage[`${input}_tokens_details`]);
  const { reasoning_tokens } = fieldsOf(usage[`${output}_tokens_details`]);
  const [total, generated] = [usage[`${input}_tokens`], usage[`${output}_tokens`]];
  return usageOf(total, generated, cached_tokens, cache_write_tokens, reasoning_tokens);
}

import { redactContent } from "@l0/core";
import type { Attributes } from "@opentelemetry/api";

import type { ContentOptions } from "./content-options.ts";
import { jsonOf, jsonSize, longestInJson } from "./json-size.ts";

/** What a tool was called with, redacted by core, as an attribute of its span: JSON, or nothing where it is too long. */
export function toolArguments(given: unknown, { capture, budget }: ContentOptions): Attributes {
  if (!capture.span || given === undefined) return {};
  if (jsonSize(given) > budget) return { "l0.content.cut": true };
  return { "gen_ai.tool.call.arguments": jsonOf(given) };
}

/** What a tool gave back, redacted here: as it is, or its beginning as a JSON string where it is too long. */
export function toolResult(text: string, { capture, budget, redact }: ContentOptions): Attributes {
  if (!capture.span) return {};
  const redacted = redactContent(text, Infinity, redact);
  if (new TextEncoder().encode(redacted).length <= budget) return { "gen_ai.tool.call.result": redacted };
  return { "gen_ai.tool.call.result": JSON.stringify(longestInJson(redacted, budget - 2)), "l0.content.cut": true };
}

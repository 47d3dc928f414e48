import { JsonRun } from "./json-run.ts";
import type { IncrementalRule } from "./rule.ts";

/**
 * A text that begins with `{` or `[`, also one in a leading ```` ```json ```` fence, is JSON (RFC 8259). Reports
 * `json-structure`, `json-chunks` or `json-parseable`, at the first character after which no document can come of it.
 * White space and a byte order mark may stand before it; what follows a closing fence is not looked at.
 */
export function jsonRule(): IncrementalRule {
  return {
    name: "json",
    severity: "error",
    recoverable: true,
    streaming: true,
    start: () => new JsonRun(false),
  };
}

/** The whole text is one JSON object or array, without a fence or a word around it. Reports `json-strict`. */
export function strictJsonRule(): IncrementalRule {
  return {
    ...jsonRule(),
    name: "json-strict",
    start: () => new JsonRun(true),
  };
}

import type { Usage } from "../events/usage.ts";
import { type Fields, isObject } from "../platform/is-object.ts";
import { known } from "../platform/known.ts";
import { byType, type Meanings } from "./by-type.ts";
import type { Shape } from "./decoder.ts";
import { countOf, fieldsOf, stringOf, typeOf, wordOf } from "./fields.ts";
import { toolMessage } from "./tool-message.ts";
import { usageOf } from "./usage-of.ts";

/** What each event means; its place in the stream it comes from means nothing here. */
const EVENTS: Meanings = {
  token: ({ value }, sink) => sink.text(stringOf(value)),
  reasoning: ({ value }, sink) => sink.piece({ type: "reasoning", value: stringOf(value) }),
  data: ({ data }, sink) => sink.piece({ type: "data", data }),
  progress: ({ progress }, sink) => sink.piece({ type: "progress", progress }),
  message: ({ role, value, toolCallId, toolName, arguments: parsed, argumentsError }, sink) =>
    sink.piece({
      ...toolMessage(role === "tool" ? role : "assistant", toolCallId, toolName, stringOf(value)),
      ...known({ arguments: parsed, argumentsError: wordOf(argumentsError) }),
    }),
  reset: ({ offset, voidedTokens, reason }, sink) =>
    sink.takenBack({
      type: "reset",
      offset: countOf(offset) ?? 0,
      voidedTokens: countOf(voidedTokens) ?? 0,
      reason: stringOf(reason),
    }),
  complete: ({ usage, finishReason, responseId, model }, sink) => {
    const read = isObject(usage) ? readUsage(usage) : undefined;
    sink.about({ usage: read, responseId: wordOf(responseId), model: wordOf(model) });
    sink.finished(wordOf(finishReason));
  },
};

/** L0's own stream events, as another `l0()` gives them or as they were relayed. End mark: `complete`. */
export const l0EventsShape: Shape = {
  fits: (chunk) => {
    const { offset, attempt } = fieldsOf(chunk);
    return Object.hasOwn(EVENTS, typeOf(chunk)) && countOf(offset) !== undefined && countOf(attempt) !== undefined;
  },
  // L0 sends no errors, but whoever relays its events may tell of a failure so.
  decoder: () => byType(EVENTS, ({ error }, sink) => error && sink.failed(error)),
};

function readUsage({ inputTokens, outputTokens, source, ...subsets }: Fields): Usage | undefined {
  const { cacheReadTokens, cacheWriteTokens, reasoningTokens } = subsets;
  const usage = usageOf(inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens);
  return usage && source === "estimated" ? { ...usage, source } : usage;
}

import type { MessagePiece } from "../events/stream-piece.ts";
import { byType, type Meanings } from "./by-type.ts";
import type { Shape } from "./decoder.ts";
import type { Fields } from "../platform/is-object.ts";
import { BROKEN_OFF } from "./in-band-error.ts";
import { fieldsOf, stringOf, textOf, typeOf, wordOf } from "./fields.ts";
import { toolMessage } from "./tool-message.ts";
import { usageOf } from "./usage-of.ts";

/** What each part of the stream means; a part that is not here carries nothing for L0. */
const PARTS: Meanings = {
  "text-delta": ({ text }, sink) => sink.text(stringOf(text)),
  "reasoning-delta": ({ text }, sink) => text && sink.piece({ type: "reasoning", value: stringOf(text) }),
  "tool-input-start": (_, sink) => sink.progress(),
  "tool-input-delta": (_, sink) => sink.progress(),
  "tool-call": (part, sink) => sink.piece({ ...message(part, "assistant", part["input"]), ...argumentsOf(part) }),
  "tool-result": (part, sink) => sink.piece(message(part, "tool", part["output"])),
  "tool-error": (part, sink) => sink.piece(message(part, "tool", fieldsOf(part["error"])["message"] ?? part["error"])),
  file: ({ file }, sink) => sink.piece({ type: "data", data: file }),
  source: (part, sink) => sink.piece({ type: "data", data: part }),
  "finish-step": ({ response }, sink) => {
    const { modelId, id } = fieldsOf(response);
    sink.about({ model: wordOf(modelId), responseId: wordOf(id) });
  },
  finish: ({ totalUsage, finishReason, rawFinishReason }, sink) => {
    sink.about({ usage: readUsage(fieldsOf(totalUsage)) });
    // Of an OpenAI-compatible server's word its providers make "other".
    if (finishReason === "error" || BROKEN_OFF.test(stringOf(rawFinishReason))) sink.failed({ code: "server_error" });
    // The SDK's word for a stream that was cut: no end mark, though it ends like a whole one.
    else if (finishReason !== "interrupted") sink.finished(stringOf(finishReason));
  },
  error: (part, sink) => sink.failed(part["error"] ?? part),
  // The SDK's own time limits end in an abort too.
  abort: ({ reason }, sink) => sink.failed({ name: /timeout/i.test(stringOf(reason)) ? "TimeoutError" : "AbortError" }),
};

/**
 * Parts of the Vercel AI SDK's stream. End mark: the `finish` part.
 *
 * @see https://ai-sdk.dev/docs/reference/ai-sdk-core/stream-text
 */
export const aiSdkShape: Shape = {
  fits: (chunk) =>
    /^(start(-step)?|raw|error|abort|finish|file|source|(text|reasoning|tool-input)-\w+|tool-(call|result))$/.test(
      typeOf(chunk),
    ),
  decoder: () => byType(PARTS),
};

/** The SDK gives a call that it finds invalid too, with what the model wrote. */
function argumentsOf({ input, invalid }: Fields): Pick<MessagePiece, "arguments" | "argumentsError"> {
  return invalid ? { argumentsError: "The AI SDK found the call invalid." } : { arguments: input };
}

function message({ toolCallId, toolName }: Fields, role: MessagePiece["role"], value: unknown): MessagePiece {
  return toolMessage(role, toolCallId, toolName, textOf(value));
}

function readUsage({
  inputTokens,
  outputTokens,
  inputTokenDetails,
  outputTokenDetails,
  cachedInputTokens,
  reasoningTokens: thought,
}: Fields): ReturnType<typeof usageOf> {
  // Version 5 has no details, but these two.
  const { cacheReadTokens = cachedInputTokens, cacheWriteTokens } = fieldsOf(inputTokenDetails);
  const { reasoningTokens = thought } = fieldsOf(outputTokenDetails);
  return usageOf(inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens);
}

import { type Fields, isObject } from "../platform/is-object.ts";
import type { Decoder, Shape, SourceSink } from "./decoder.ts";
import { countOf, fieldsOf, listOf, stringOf, textOf, wordOf } from "./fields.ts";
import { invalidStream } from "./invalid-stream.ts";
import { toolMessage } from "./tool-message.ts";
import { usageOf } from "./usage-of.ts";

/**
 * Google Gemini chunks, raw or from `@google/genai`. Of several candidates the first one is the text. End mark:
 * `finishReason`. A prompt that was blocked has failed for good.
 *
 * @see https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse
 */
export const geminiShape: Shape = {
  fits: (chunk) => {
    const { candidates, promptFeedback, usageMetadata } = fieldsOf(chunk);
    return Array.isArray(candidates) || isObject(promptFeedback) || isObject(usageMetadata);
  },
  decoder: (): Decoder => ({ hasEndMark: true, push }),
};

function push(chunk: unknown, sink: SourceSink): void {
  const { candidates, promptFeedback, usageMetadata, modelVersion, responseId, error } = fieldsOf(chunk);
  if (error) return sink.failed(error);
  sink.about({
    model: wordOf(modelVersion),
    responseId: wordOf(responseId),
    provider: "google",
    usage: isObject(usageMetadata) ? readUsage(usageMetadata) : undefined,
  });
  const { blockReason } = fieldsOf(promptFeedback);
  if (blockReason) return sink.failed({ type: "content_blocked", code: blockReason });
  for (const { index, content, finishReason } of listOf(candidates)) {
    if (index) {
      sink.progress();
      continue;
    }
    for (const part of listOf(fieldsOf(content)["parts"])) readPart(part, sink);
    if (finishReason) sink.finished(stringOf(finishReason));
  }
}

function readPart(part: Fields, sink: SourceSink): void {
  const { text, thought, functionCall } = part;
  if (isObject(functionCall)) return toolCall(functionCall, sink);
  if (!text && DATA.some((field) => part[field])) sink.piece({ type: "data", data: part });
  else if (!thought) sink.text(stringOf(text));
  else if (text) sink.piece({ type: "reasoning", value: stringOf(text) });
}

/** Output that is no text. */
const DATA = ["inlineData", "fileData", "executableCode", "codeExecutionResult"];

function toolCall({ id, name, args = {}, partialArgs }: Fields, sink: SourceSink): void {
  if (partialArgs) throw invalidStream("a function call in pieces: leave streamFunctionCallArguments off");
  sink.piece({ ...toolMessage("assistant", id, name, textOf(args)), arguments: args });
}

/** Thoughts are counted beside the candidates, and what tools gave beside the prompt: the totals are their sums. */
function readUsage(usage: Fields): ReturnType<typeof usageOf> {
  const { promptTokenCount, toolUsePromptTokenCount, cachedContentTokenCount } = usage;
  const { candidatesTokenCount, thoughtsTokenCount } = usage;
  const input = sum(promptTokenCount, toolUsePromptTokenCount);
  const output = sum(candidatesTokenCount, thoughtsTokenCount);
  return usageOf(input, output, cachedContentTokenCount, undefined, thoughtsTokenCount);
}

/** The sum of counts; `undefined` where none is known. */
function sum(...values: unknown[]): number | undefined {
  return values.map(countOf).reduce((total, count) => (count === undefined ? total : (total ?? 0) + count), undefined);
}

import type { Decoder, Shape, SourceSink } from "./decoder.ts";
import { type Fields, isObject } from "../platform/is-object.ts";
import { fieldsOf, listOf, stringOf, wordOf } from "./fields.ts";
import { openaiUsage } from "./openai-usage.ts";
import { ToolCallAssembly } from "./tool-call-assembly.ts";

/**
 * OpenAI Chat Completions chunks, as the `openai` SDK and every compatible server give them. Of several choices
 * (`n > 1`) the first one is the text. End mark: `finish_reason`. Usage comes in the last chunk where
 * `stream_options.include_usage` asked for it.
 *
 * @see https://platform.openai.com/docs/api-reference/chat-streaming
 */
export const openaiChatShape: Shape = {
  fits: (chunk) => Array.isArray(fieldsOf(chunk)["choices"]) || fieldsOf(chunk)["object"] === "chat.completion.chunk",
  decoder: () => new OpenAIChatDecoder(),
};

class OpenAIChatDecoder implements Decoder {
  readonly hasEndMark = true;
  readonly #tools = new ToolCallAssembly();
  #identified = false;

  push(chunk: unknown, sink: SourceSink): void {
    const { choices, usage, error, model, id } = fieldsOf(chunk);
    if (error) return sink.failed(error);
    if (!this.#identified) {
      // Azure's first chunk has empty names: the real ones come with the second.
      this.#identified = stringOf(model) !== "";
      sink.about({ model: wordOf(model), responseId: wordOf(id), provider: "openai" });
    }
    if (isObject(usage)) sink.about({ usage: openaiUsage(usage, "prompt", "completion") });
    for (const choice of listOf(choices)) if (!choice["index"]) this.#choice(choice, sink);
  }

  /** A server that sends no end mark may still have sent a call. */
  end(sink: SourceSink): void {
    this.#tools.flush(sink);
  }

  #choice({ delta, finish_reason }: Fields, sink: SourceSink): void {
    const { content, refusal, reasoning_content, reasoning, tool_calls } = fieldsOf(delta);
    const thought = stringOf(reasoning_content) || stringOf(reasoning);
    if (thought) sink.piece({ type: "reasoning", value: thought });
    sink.text(stringOf(content) || stringOf(refusal));
    for (const { index = 0, id, function: called } of listOf(tool_calls)) {
      const { name, arguments: text } = fieldsOf(called);
      // Some servers give every call the same index, or none: another id is another call.
      if (this.#tools.isOther(index, stringOf(id))) this.#tools.flush(sink, index);
      this.#tools.add(index, { id: stringOf(id), name: stringOf(name), text: stringOf(text) });
      sink.progress();
    }
    const reason = stringOf(finish_reason);
    if (!reason) return;
    this.#tools.flush(sink);
    sink.finished(reason);
  }
}

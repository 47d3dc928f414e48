import type { Decoder, Shape, SourceSink } from "./decoder.ts";
import { type Fields, isObject } from "../platform/is-object.ts";
import { fieldsOf, listOf, stringOf, textOf, wordOf } from "./fields.ts";
import { BROKEN_OFF, errorIn } from "./in-band-error.ts";
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

/** The texts of Mistral's content in parts, of which thoughts have parts of their own. */
const textIn = (content: unknown, field: string): string =>
  Array.isArray(content)
    ? listOf(content)
        .map((part) => stringOf(part[field]) || textIn(part[field], "text"))
        .join("")
    : "";

class OpenAIChatDecoder implements Decoder {
  readonly hasEndMark = true;
  readonly #tools = new ToolCallAssembly();
  #identified = false;

  push(chunk: unknown, sink: SourceSink): void {
    const { choices, usage, model, id, x_groq } = fieldsOf(chunk);
    // Groq gives what breaks an answer off, and its usage where nobody asked for it, in a place of its own.
    const groq = fieldsOf(x_groq);
    if (!this.#identified) {
      // Azure's first chunk has empty names: the real ones come with the second.
      this.#identified = stringOf(model) !== "";
      sink.about({ model: wordOf(model), responseId: wordOf(id), provider: "openai" });
    }
    const used = usage ?? groq["usage"];
    if (isObject(used)) sink.about({ usage: openaiUsage(used, "prompt", "completion") });
    const error = errorIn(chunk) || groq["error"];
    if (error) return sink.failed(error);
    for (const choice of listOf(choices)) {
      if (choice["index"]) sink.progress();
      else this.#choice(choice, sink);
    }
  }

  /** A server that sends no end mark may still have sent a call. */
  end(sink: SourceSink): void {
    this.#tools.flush(sink);
  }

  #choice({ delta, finish_reason, error }: Fields, sink: SourceSink): void {
    this.#delta(fieldsOf(delta), sink);
    const reason = stringOf(finish_reason);
    // OpenRouter's errors stand here too.
    if (error) return sink.failed(error);
    if (!reason) return;
    if (BROKEN_OFF.test(reason)) return sink.failed({ code: "server_error" });
    this.#tools.flush(sink);
    sink.finished(reason);
  }

  #delta(delta: Fields, sink: SourceSink): void {
    const { content, refusal, reasoning_content, reasoning, tool_calls, function_call } = delta;
    const thought = stringOf(reasoning_content) || stringOf(reasoning) || textIn(content, "thinking");
    if (thought) sink.piece({ type: "reasoning", value: thought });
    sink.text(stringOf(content) || stringOf(refusal) || textIn(content, "text"));
    // Before there were tools there was one function.
    for (const call of listOf(tool_calls ?? (function_call && [{ function: function_call }]))) this.#call(call, sink);
  }

  #call({ index = 0, id, function: called }: Fields, sink: SourceSink): void {
    const { name, arguments: text } = fieldsOf(called);
    const part = { id: stringOf(id), name: stringOf(name), text: textOf(text ?? "") };
    if (this.#tools.isOther(index, part)) this.#tools.flush(sink, index);
    this.#tools.add(index, part);
    sink.progress();
  }
}

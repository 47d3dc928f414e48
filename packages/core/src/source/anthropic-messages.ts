import type { Decoder, Shape, SourceSink } from "./decoder.ts";
import { type Fields, isObject } from "../platform/is-object.ts";
import { countOf, fieldsOf, stringOf, wordOf } from "./fields.ts";
import { ToolCallAssembly } from "./tool-call-assembly.ts";
import { usageOf } from "./usage-of.ts";

/**
 * Anthropic Messages events, raw or from the helper stream of `@anthropic-ai/sdk`. End mark: `message_stop`.
 *
 * @see https://docs.anthropic.com/en/docs/build-with-claude/streaming
 */
export const anthropicMessagesShape: Shape = {
  fits: (chunk) => /^(message|content_block)_(start|delta|stop)$|^ping$/.test(stringOf(fieldsOf(chunk)["type"])),
  decoder: () => new AnthropicMessagesDecoder(),
};

class AnthropicMessagesDecoder implements Decoder {
  readonly hasEndMark = true;
  readonly #tools = new ToolCallAssembly();
  readonly #counts: Record<string, unknown> = {};
  #stopReason: string | undefined;

  push(chunk: unknown, sink: SourceSink): void {
    const { type, index, delta, content_block, message, usage, error } = fieldsOf(chunk);
    switch (type) {
      case "content_block_delta":
        return this.#delta(index, fieldsOf(delta), sink);
      case "content_block_start":
        return this.#blockStart(index, fieldsOf(content_block), sink);
      case "content_block_stop":
        return this.#tools.flush(sink, index);
      case "message_start":
        return this.#start(fieldsOf(message), sink);
      case "message_delta":
        this.#stopReason = stringOf(fieldsOf(delta)["stop_reason"]) || this.#stopReason;
        return this.#usage(usage, sink);
      case "message_stop":
        return sink.finished(this.#stopReason);
      case "error":
        return sink.failed(error);
    }
  }

  #start({ model, id, usage }: Fields, sink: SourceSink): void {
    sink.about({ model: wordOf(model), responseId: wordOf(id), provider: "anthropic" });
    // Its count of output is a place holder: the true one comes with the end.
    const { output_tokens: _, ...sent } = fieldsOf(usage);
    if (Object.keys(sent).length > 0) this.#usage(sent, sink);
  }

  #blockStart(index: unknown, { type, id, name, text }: Fields, sink: SourceSink): void {
    if (type === "tool_use") {
      this.#tools.add(index, { id: stringOf(id), name: stringOf(name), text: "" });
      sink.progress();
    }
    sink.text(stringOf(text));
  }

  #delta(index: unknown, { type, text, thinking, partial_json }: Fields, sink: SourceSink): void {
    if (type === "text_delta") sink.text(stringOf(text));
    else if (type === "thinking_delta" && thinking) sink.piece({ type: "reasoning", value: stringOf(thinking) });
    else if (type === "input_json_delta") {
      // A tool that the provider runs itself has arguments too, but is no call for the user to answer.
      if (this.#tools.has(index)) this.#tools.add(index, { id: "", name: "", text: stringOf(partial_json) });
      sink.progress();
    }
  }

  /** Counts are cumulative; the three input counts exclude one another, so the total is their sum. */
  #usage(usage: unknown, sink: SourceSink): void {
    if (!isObject(usage)) return;
    const counts = this.#counts;
    for (const name in usage) if (usage[name] !== null) counts[name] = usage[name];
    const { input_tokens, output_tokens, output_tokens_details } = counts;
    const { cache_read_input_tokens: read, cache_creation_input_tokens: written } = counts;
    const { thinking_tokens } = fieldsOf(output_tokens_details);
    const input = countOf(input_tokens);
    const total = input === undefined ? input : input + (countOf(read) ?? 0) + (countOf(written) ?? 0);
    sink.about({ usage: usageOf(total, output_tokens, read, written, thinking_tokens) });
  }
}

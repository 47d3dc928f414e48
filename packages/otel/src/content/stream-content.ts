import type { EventOf, StreamInfo } from "@l0/core";
import type { Attributes } from "@opentelemetry/api";

import type { ContentOptions } from "./content-options.ts";
import { jsonOf } from "./json-size.ts";
import { type CapturedOutput, captureOutput, type RequestedTool } from "./output-messages.ts";

/** Tool calls of one stream, so that one with endless calls stays bounded. */
const MAX_TOOLS = 128;

/** The output of one stream, as far as the user has asked for it; read once, at its end. */
export class StreamContent {
  readonly #options: ContentOptions;
  #tools: { readonly offset: number; readonly tool: RequestedTool }[] = [];
  #isCut = false;

  constructor(options: ContentOptions) {
    this.#options = options;
  }

  toolRequested({ toolCallId, toolName, arguments: given }: EventOf<"TOOL_REQUESTED">, stream: StreamInfo): void {
    if (this.#tools.length === MAX_TOOLS) {
      this.#isCut = true;
      return;
    }
    const tool = { id: toolCallId, name: toolName, ...(given !== undefined && { arguments: given }) };
    this.#tools.push({ offset: stream.content?.length ?? 0, tool });
  }

  /** What came at this offset or after it is void. */
  reset(offset: number): void {
    this.#tools = this.#tools.filter((call) => call.offset < offset);
  }

  /** What is exported. */
  capture(text: string | undefined, finishReason: string | undefined): CapturedOutput {
    const tools = this.#tools.map(({ tool }) => tool);
    const { messages, isCut } = captureOutput({ text, tools, finishReason }, this.#options);
    return { messages, isCut: isCut || this.#isCut };
  }
}

/** Captured output as attributes of a span: JSON, as SDKs before 3.0 drop attributes that are objects. */
export function contentOnSpan({ messages, isCut }: CapturedOutput): Attributes {
  return { "gen_ai.output.messages": jsonOf(messages), ...(isCut && { "l0.content.cut": true }) };
}

/** The same on a log record, which takes objects: those of its JSON, as an SDK drops all of one that holds a big integer or a date. */
export function contentOnRecord({ messages, isCut }: CapturedOutput): Record<string, unknown> {
  const plain: unknown = JSON.parse(jsonOf(messages) ?? "[]");
  return { "gen_ai.output.messages": plain, ...(isCut && { "l0.content.cut": true }) };
}

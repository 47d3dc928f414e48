import type { EventOf } from "@l0/core";
import { type Context, type Span, SpanKind, type Tracer } from "@opentelemetry/api";

import type { ContentOptions } from "../content/content-options.ts";
import { toolArguments, toolResult } from "../content/tool-content.ts";
import { endAt } from "./end-at.ts";
import { hrTime } from "./hr-time.ts";

/** Spans of one stream, so that one with endless tool calls stays bounded. */
const MAX_TOOLS = 128;

interface Call {
  readonly span: Span;
  readonly requestedAt: number;
}

/**
 * A span for each tool call of the model: from the call to its result, where that comes through the stream. A call
 * that is answered elsewhere has a span without a duration.
 */
export class ToolSpans {
  readonly #tracer: Tracer;
  readonly #content: ContentOptions;
  readonly #open = new Map<string, Call>();
  #made = 0;
  /** Calls beyond the first 128. */
  dropped = 0;

  constructor(tracer: Tracer, content: ContentOptions) {
    this.#tracer = tracer;
    this.#content = content;
  }

  requested({ toolName, toolCallId, arguments: given, ts }: EventOf<"TOOL_REQUESTED">, parent: Context): void {
    if (++this.#made > MAX_TOOLS) {
      this.dropped++;
      return;
    }
    this.#unanswered(toolCallId);
    const attributes = {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": toolName,
      "gen_ai.tool.call.id": toolCallId,
      "gen_ai.tool.type": "function",
      ...toolArguments(given, this.#content),
    };
    const options = { kind: SpanKind.INTERNAL, startTime: hrTime(ts), attributes };
    this.#open.set(toolCallId, {
      span: this.#tracer.startSpan(`execute_tool ${toolName}`, options, parent),
      requestedAt: ts,
    });
  }

  message({ role, toolCallId, value }: EventOf<"message">): void {
    const call = this.#open.get(toolCallId);
    if (role !== "tool" || call === undefined) return;
    this.#open.delete(toolCallId);
    endAt(call.span, Date.now(), () => {
      call.span.setAttributes({ "l0.tool.answered": true, ...toolResult(value, this.#content) });
    });
  }

  /** No result comes any more. */
  end(): void {
    for (const toolCallId of this.#open.keys()) this.#unanswered(toolCallId);
  }

  #unanswered(toolCallId: string): void {
    const call = this.#open.get(toolCallId);
    if (call === undefined) return;
    this.#open.delete(toolCallId);
    endAt(call.span, call.requestedAt, () => call.span.setAttribute("l0.tool.answered", false));
  }
}

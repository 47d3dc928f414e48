import type { Fields } from "../platform/is-object.ts";
import { byType, type Meaning, type Meanings } from "./by-type.ts";
import type { Shape, SourceSink } from "./decoder.ts";
import { fieldsOf, stringOf, typeOf, wordOf } from "./fields.ts";
import { openaiUsage } from "./openai-usage.ts";
import { toolCall } from "./tool-call-assembly.ts";

const text: Meaning = ({ delta }, sink) => sink.text(stringOf(delta));
const reasoning: Meaning = ({ delta }, sink) => delta && sink.piece({ type: "reasoning", value: stringOf(delta) });
const began: Meaning = ({ response }, sink) => {
  const { model, id } = fieldsOf(response);
  sink.about({ model: wordOf(model), responseId: wordOf(id), provider: "openai" });
};
const ended: Meaning = (event, sink) => {
  const { usage, status, incomplete_details } = fieldsOf(event["response"]);
  began(event, sink);
  if (usage) sink.about({ usage: openaiUsage(fieldsOf(usage), "input", "output") });
  sink.finished(stringOf(fieldsOf(incomplete_details)["reason"]) || stringOf(status));
};

/** What each event means; of those that are not here, a `delta` is progress and anything else carries nothing for L0. */
const EVENTS: Meanings = {
  "response.created": began,
  "response.output_text.delta": text,
  "response.refusal.delta": text,
  "response.reasoning_text.delta": reasoning,
  "response.reasoning_summary_text.delta": reasoning,
  "response.output_item.done": ({ item }, sink) => outputItem(fieldsOf(item), sink),
  "response.completed": ended,
  "response.incomplete": ended,
  "response.failed": ({ response }, sink) => sink.failed(fieldsOf(response)["error"] ?? { code: "server_error" }),
  error: (event, sink) => sink.failed(event),
};

/**
 * OpenAI Responses events. End mark: `response.completed` or `response.incomplete`, whose reason is the finish reason.
 *
 * @see https://platform.openai.com/docs/api-reference/responses-streaming
 */
export const openaiResponsesShape: Shape = {
  fits: (chunk) => typeOf(chunk).startsWith("response."),
  decoder: () => byType(EVENTS, (event, sink) => typeOf(event).endsWith(".delta") && sink.progress()),
};

function outputItem(item: Fields, sink: SourceSink): void {
  const { type, status, call_id, name, input } = item;
  if (status === "incomplete") return;
  const call = toolCall({ id: stringOf(call_id), name: stringOf(name), text: stringOf(item["arguments"]) });
  if (type === "function_call") sink.piece(call);
  // The input of a custom tool is free text.
  else if (type === "custom_tool_call") sink.piece({ ...call, value: stringOf(input), arguments: input });
  // What the caller has to answer has an id for that, but for MCP's question.
  else if (call_id || type === "image_generation_call" || type === "mcp_approval_request")
    sink.piece({ type: "data", data: item });
}

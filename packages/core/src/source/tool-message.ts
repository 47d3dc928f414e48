import type { MessagePiece } from "../events/stream-piece.ts";
import { stringOf } from "./fields.ts";

/** A tool call of the assistant, or what a tool gave back. */
export function toolMessage(
  role: MessagePiece["role"],
  id: unknown,
  name: unknown,
  value: string,
): Pick<MessagePiece, "type" | "role" | "value" | "toolCallId" | "toolName"> {
  return { type: "message", role, value, toolCallId: stringOf(id), toolName: stringOf(name) };
}

import type { MessagePiece } from "../events/stream-piece.ts";
import type { SourceSink } from "./decoder.ts";
import { toolMessage } from "./tool-message.ts";

/** A tool call as far as it has come. */
interface Part {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

/** Puts tool calls together that come in pieces, by their index in the message. */
export class ToolCallAssembly {
  readonly #parts = new Map<unknown, Part>();

  /** Adds what a piece has: each field may come in any piece. */
  add(index: unknown, { id, name, text }: Part): void {
    const part = this.#parts.get(index);
    const whole = { id: part?.id || id, name: part?.name || name, text: (part?.text ?? "") + text };
    this.#parts.set(index, whole);
  }

  /** Whether a call has begun at this index. */
  has(index: unknown): boolean {
    return this.#parts.has(index);
  }

  /** Whether the call at this index has another id than this one. */
  isOther(index: unknown, id: string): boolean {
    const known = this.#parts.get(index)?.id;
    return Boolean(known && id && known !== id);
  }

  /** Passes on the calls that are whole: the one at this index, or all. */
  flush(sink: SourceSink, index?: unknown): void {
    for (const [key, part] of this.#parts) {
      if (index !== undefined && index !== key) continue;
      this.#parts.delete(key);
      sink.piece(toolCall(part));
    }
  }
}

/** A whole call with its arguments parsed; one without arguments has an empty object. */
export function toolCall({ id, name, text }: Part): MessagePiece {
  const call = toolMessage("assistant", id, name, text);
  try {
    return { ...call, arguments: JSON.parse(text.trim() || "{}") };
  } catch {
    // The parser's own message quotes the arguments, which are content.
    return { ...call, argumentsError: `The arguments are no valid JSON (${text.length} characters).` };
  }
}

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

  /**
   * Whether another call than the known one begins at this index: some servers give every call the same one, or none.
   * It has a name of its own, and another id; without ids, another name, or arguments of its own after whole ones. An id
   * alone says nothing, as some servers make one for every piece; nor does the same name, which some repeat.
   */
  isOther(index: unknown, { id, name, text }: Part): boolean {
    const known = this.#parts.get(index);
    if (!known?.name || !name) return false;
    if (known.id && id) return known.id !== id;
    if (known.name !== name) return true;
    // Few pieces get as far as the parser: asked of each, it would take quadratic time.
    return /^\s*\{/.test(text) && known.text.trimEnd().endsWith("}") && !toolCall(known).argumentsError;
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

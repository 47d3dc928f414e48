import type { CompleteEvent, ResetEvent, StreamEvent } from "@l0/core";

export type PieceKind = "text" | "reasoning" | "tool call" | "tool result" | "data" | "progress";

/** One thing that the reader got, and whether it still stands. */
export interface Piece {
  readonly kind: PieceKind;
  /** Since the run began, ms. */
  readonly at: number;
  readonly attempt: number;
  /** UTF-16 length of the valid text before it. */
  readonly offset: number;
  readonly text: string;
  readonly toolName?: string;
  readonly voided: boolean;
}

type PieceEvent = Exclude<StreamEvent, ResetEvent | CompleteEvent>;

export function pieceOf(event: PieceEvent, at: number): Piece {
  return { at, attempt: event.attempt, offset: event.offset, voided: false, ...contentOf(event) };
}

/** Everything at or after the offset of a reset is void, whatever its kind. */
export function voidFrom(pieces: readonly Piece[], offset: number): readonly Piece[] {
  return pieces.map((piece) => (piece.offset >= offset && !piece.voided ? { ...piece, voided: true } : piece));
}

function contentOf(event: PieceEvent): Pick<Piece, "kind" | "text" | "toolName"> {
  switch (event.type) {
    case "token":
      return { kind: "text", text: event.value };
    case "reasoning":
      return { kind: "reasoning", text: event.value };
    case "message": {
      const kind = event.role === "assistant" ? "tool call" : "tool result";
      return { kind, text: event.value, toolName: event.toolName };
    }
    case "data":
      return { kind: "data", text: JSON.stringify(event.data) };
    case "progress":
      return { kind: "progress", text: JSON.stringify(event.progress) };
  }
}

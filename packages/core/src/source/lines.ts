/** Splits text that comes in pieces into its lines, which end with LF, CR or CRLF. */
export class Lines {
  #text = "";
  #at = 0;
  /** Whether a line may end in what has not been taken yet: what cannot hold one is not searched again. */
  #mayEnd = false;
  #afterCR = false;

  /** Adds the next piece. */
  add(piece: string): void {
    if (piece === "") return;
    // The LF belongs to a CR that came at the end of the piece before.
    const text = this.#afterCR && piece.startsWith("\n") ? piece.slice(1) : piece;
    this.#afterCR = piece.endsWith("\r");
    this.#text = this.#text.slice(this.#at) + (text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text);
    this.#at = 0;
    this.#mayEnd ||= /[\r\n]/.test(text);
  }

  /** Takes the next whole line, without its end; `undefined` where there is none yet. */
  next(): string | undefined {
    const end = this.#mayEnd ? this.#text.indexOf("\n", this.#at) : -1;
    this.#mayEnd = end >= 0;
    if (end < 0) return undefined;
    const line = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return line;
  }
}

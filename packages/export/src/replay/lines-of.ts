/** A text, its lines, or its bytes in pieces of any size, as a file stream gives them. */
export type Lines = string | Iterable<string> | AsyncIterable<string | Uint8Array>;

/** A longer line is no record of ours; holding it could take all memory. */
export const MAX_LINE: number = 16 * 1024 * 1024;

/** The lines without their breaks; `undefined` for one of a stream that is longer than {@link MAX_LINE}. */
export async function* linesOf(lines: Lines): AsyncGenerator<string | undefined> {
  const decoder = new TextDecoder();
  const splitter = new LineSplitter();
  for await (const piece of typeof lines === "string" ? [lines] : lines) {
    if (typeof piece === "string") yield* piece.split("\n");
    else yield* splitter.push(decoder.decode(piece, { stream: true }));
  }
  yield* splitter.push(decoder.decode());
  yield* splitter.end();
}

/** Cuts pieces of text at their line breaks. */
class LineSplitter {
  #start = "";
  #isTooLong = false;

  *push(piece: string): Generator<string | undefined> {
    const [first = "", ...rest] = piece.split("\n");
    this.#grow(first);
    for (const part of rest) {
      yield this.#take();
      this.#grow(part);
    }
  }

  *end(): Generator<string | undefined> {
    if (this.#start !== "" || this.#isTooLong) yield this.#take();
  }

  #grow(part: string): void {
    this.#isTooLong ||= this.#start.length + part.length > MAX_LINE;
    this.#start = this.#isTooLong ? "" : this.#start + part;
  }

  #take(): string | undefined {
    const line = this.#isTooLong ? undefined : this.#start;
    this.#start = "";
    this.#isTooLong = false;
    return line;
  }
}

import { Kind, type KindSettings, type TextReader } from "./kind.ts";

/** UTF-16 units of the opening of a text. */
const OPENING = 100;

/** A kind that shows in the opening of a text only. */
export class Opening extends Kind implements TextReader {
  readonly #pattern: RegExp;
  #text = "";

  /**
   * `pattern`: that it fits must not depend on what follows the place where it ends: no `$`, no `\b` and no lookahead at
   * its end.
   */
  constructor(settings: KindSettings, pattern: RegExp) {
    super(settings);
    this.#pattern = pattern;
  }

  read(text: string): void {
    if (this.#text.length === OPENING) return;
    this.#text += text.slice(0, OPENING - this.#text.length);
    this.report(this.#pattern.test(this.#text));
  }
}

/** Tokens a chunk of the text holds before it is made flat. */
const CHUNK = 64;

/**
 * The valid output so far. The text is a rope of flat chunks: appending stays constant in time, and the many little
 * strings of a long answer do not stay in memory.
 */
export class Output {
  readonly #keep: boolean;
  #text = "";
  #tail = "";
  #tailTokens = 0;
  /** Last UTF-16 unit of the last flat chunk: kept so that the read that makes a chunk flat is not optimised away. */
  lastUnit = 0;
  /** UTF-16 length of the valid text, also where it is not kept. */
  length = 0;
  /** Text tokens of all attempts. */
  received = 0;
  /** Text tokens that a reset made void. */
  voided = 0;
  /** Whether the consumer holds anything that a reset would void, text or not. */
  given = false;

  /** `keep`: whether the text itself is kept. */
  constructor(keep: boolean) {
    this.#keep = keep;
  }

  append(token: string): void {
    this.received++;
    this.length += token.length;
    this.given = true;
    if (!this.#keep) return;
    this.#tail += token;
    if (++this.#tailTokens === CHUNK) this.#flatten();
  }

  /** Text tokens of the valid output. */
  get tokens(): number {
    return this.received - this.voided;
  }

  get text(): string {
    return this.#text + this.#tail;
  }

  /** Makes everything void. Returns how many tokens became so. */
  reset(): number {
    const voided = this.tokens;
    this.voided += voided;
    this.length = 0;
    this.given = false;
    this.#text = "";
    this.#tail = "";
    this.#tailTokens = 0;
    return voided;
  }

  /** Reading a character of a string made by concatenation makes the engine copy it into one piece. */
  #flatten(): void {
    this.lastUnit = this.#tail.charCodeAt(this.#tail.length - 1);
    this.#text += this.#tail;
    this.#tail = "";
    this.#tailTokens = 0;
  }
}

/** Tokens a chunk of the text holds before it is made flat. */
const CHUNK = 64;

/** The valid output at a moment. */
export interface Mark {
  readonly text: string;
  /** UTF-16 units. */
  readonly length: number;
  readonly tokens: number;
}

const NOTHING: Mark = { text: "", length: 0, tokens: 0 };

/**
 * The valid output so far. The text is a rope of flat chunks: appending stays constant in time, a checkpoint is a
 * reference, and the many little strings of a long answer do not stay in memory.
 */
export class Output {
  readonly #keep: boolean;
  #tail = "";
  /** Whether anything has come since the checkpoint, text or not: a reset would void it. */
  given = false;
  /** UTF-16 length of the valid text, also where it is not kept. */
  length = 0;
  /** Text tokens of all attempts. */
  received = 0;
  /** Text tokens that a reset made void. */
  voided = 0;
  #text = "";
  /** Last UTF-16 unit of the last flat chunk: kept so that the read that makes a chunk flat is not optimised away. */
  lastUnit = 0;
  /** What a failed attempt may be continued from. */
  checkpoint: Mark = NOTHING;

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
    if (this.received % CHUNK === 0) this.#flatten();
  }

  /** A token has come that is void already. */
  drop(): void {
    this.received++;
    this.voided++;
  }

  /** Text tokens of the valid output. */
  get tokens(): number {
    return this.received - this.voided;
  }

  get text(): string {
    return this.#text + this.#tail;
  }

  /** All output so far becomes the checkpoint. */
  save(): void {
    const { text, length, tokens } = this;
    this.checkpoint = { text, length, tokens };
    this.given = false;
  }

  /** There is no checkpoint any more. */
  forgetCheckpoint(): void {
    this.given ||= this.checkpoint.length > 0;
    this.checkpoint = NOTHING;
  }

  /** Makes void what came after the checkpoint. Returns how many tokens became so. */
  reset(): number {
    return this.#cut(this.checkpoint);
  }

  /** Makes void what came at `length` or after it; `tokens` are left. Returns how many became void. */
  takeBack(length: number, tokens: number): number {
    if (this.checkpoint.length > length) this.forgetCheckpoint();
    const text = this.text.slice(0, length);
    return this.#cut({ text, length, tokens: Math.max(this.checkpoint.tokens, tokens) });
  }

  #cut(to: Mark): number {
    const voided = this.tokens - to.tokens;
    this.voided += voided;
    this.length = to.length;
    this.given = to.length > this.checkpoint.length;
    this.#text = to.text;
    this.#tail = "";
    return voided;
  }

  /** Reading a character of a string made by concatenation makes the engine copy it into one piece. */
  #flatten(): void {
    this.lastUnit = this.#tail.charCodeAt(this.#tail.length - 1);
    this.#text += this.#tail;
    this.#tail = "";
  }
}

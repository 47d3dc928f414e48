import type { StreamPiece, TakenBack } from "../events/stream-piece.ts";

/** A piece that came together with others, or that its host could not take yet. */
export interface Held {
  readonly piece: StreamPiece | TakenBack;
  /** How long it was waited for, ms. */
  readonly wait: number;
  /** When it came, ms of the monotonic clock. */
  readonly at: number;
}

/** Never written to. */
const NOTHING: Held[] = [];

/** What has come and nobody has taken, in the order it came. */
export class Backlog {
  /** Most backlogs never hold anything. */
  #held: Held[] = NOTHING;
  #taken = 0;

  get size(): number {
    return this.#held.length - this.#taken;
  }

  add(held: Held): void {
    if (this.#held === NOTHING) this.#held = [held];
    else this.#held.push(held);
  }

  /** The next one. */
  take(): Held | undefined {
    const held = this.#held[this.#taken++];
    if (this.size <= 0) this.clear();
    return held;
  }

  /** What was taken last comes again. */
  putBack(held: Held): void {
    this.#held = [held, ...this.#held.slice(this.#taken)];
    this.#taken = 0;
  }

  /** Takes all of them, without the first `length` UTF-16 units of the text. */
  takeWithout(length: number): Held[] {
    let left = length;
    const rest = this.#held.slice(this.#taken).flatMap((held) => {
      const { piece } = held;
      if (piece.type !== "token" || left === 0) return [held];
      const inside = Math.min(left, piece.value.length);
      left -= inside;
      return inside === piece.value.length ? [] : [{ ...held, piece: { ...piece, value: piece.value.slice(inside) } }];
    });
    this.clear();
    return rest;
  }

  clear(): void {
    this.#held = NOTHING;
    this.#taken = 0;
  }
}

/**
 * Times the waits for a source: read at the pull and at the arrival, where anything records. It keeps its clock, as
 * looking the global one up costs as much as reading it, and it keeps the numbers, so that none is boxed on its way.
 */
export class WaitClock {
  readonly #clock: Pick<Performance, "now"> = performance;
  #pulledAt = 0;
  #countedUntil = 0;
  /** When the present piece came, ms of the monotonic clock. */
  at = 0;
  /** How long it was waited for, ms. */
  wait = 0;
  /** Sum of all waits, also of those that brought nothing, ms. */
  total = 0;

  /** A wait begins. */
  pulled(): void {
    this.#countedUntil = this.#pulledAt = this.#clock.now();
  }

  /** Something has come, or the wait is over; it goes on where what came is of no use to anybody. */
  arrived(): void {
    this.at = this.#clock.now();
    this.wait = this.at - this.#pulledAt;
    this.total += this.at - this.#countedUntil;
    this.#countedUntil = this.at;
  }

  /** Something is there without any wait. */
  found(): void {
    this.at = this.#clock.now();
    this.wait = 0;
  }

  /** The present piece came with an earlier one. */
  replay(at: number, wait: number): void {
    this.at = at;
    this.wait = wait;
  }
}

const MIXED = -1;

/** The tables of a Markdown text: whether all rows of one have as many cells. */
export class TableRows {
  /** Of the table around; 0: none. */
  #cells = 0;
  #cellsBefore = 0;

  /** A line has ended; one without cells ends the table. Gives whether it is the first one to differ. */
  add(cells: number, isDelimiter: boolean): boolean {
    const begins = isDelimiter && this.#cells === 0;
    const expected = begins ? this.#cellsBefore : this.#cells;
    this.#cellsBefore = cells;
    const differs = expected > 0 && cells > 0 && cells !== expected;
    if (differs) this.#cells = MIXED;
    else if (cells === 0 || expected === 0) this.#cells = 0;
    else if (begins) this.#cells = cells;
    return differs;
  }
}

/** The texts of unseen categories in a batch's rows, in order of rows: a list beside the columns, empty most of the time. */
export class UnseenTexts {
  readonly #rows: number[] = [];
  readonly #columns: number[] = [];
  readonly #texts: string[] = [];

  add(row: number, column: number, text: string): void {
    this.#rows.push(row);
    this.#columns.push(column);
    this.#texts.push(text);
  }

  /** Takes back those of rows from `row` on. */
  cut(row: number): void {
    const length = this.#firstFrom(row);
    this.#rows.length = length;
    this.#columns.length = length;
    this.#texts.length = length;
  }

  /** Hands on those of rows [from, to). */
  between(from: number, to: number, take: (row: number, column: number, text: string) => void): void {
    for (let at = this.#firstFrom(from); at < this.#rows.length && (this.#rows[at] as number) < to; at += 1)
      take(this.#rows[at] as number, this.#columns[at] as number, this.#texts[at] as string);
  }

  #firstFrom(row: number): number {
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#rows[middle] as number) < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

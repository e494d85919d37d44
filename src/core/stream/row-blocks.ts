/** Rows of a block: 14 KiB for a class with its score. One cohort's rows fill blocks of their own. */
export const blockRows = 512;
const firstRows = 32;

export interface RowBlock {
  /** Number of the cohort that all its rows belong to. */
  readonly cohort: number;
  words: Uint32Array;
  /** Rows in use, from the first on. */
  rows: number;
}

/** Blocks of rows by number; a row's reference is block · 512 + row. Remembers which blocks the store has not seen. */
export class RowBlocks {
  readonly #stride: number;
  readonly #blocks: (RowBlock | undefined)[] = [];
  #free: number[] = [];
  readonly #dirty = new Set<number>();

  constructor(stride: number) {
    this.#stride = stride;
  }

  get(block: number): RowBlock {
    const found = this.#blocks[block];
    if (found === undefined) throw new RangeError(`no block ${block}`);
    return found;
  }

  of(ref: number): RowBlock {
    return this.get(Math.floor(ref / blockRows));
  }

  /** Index of a row's first word in its block. */
  offset(ref: number): number {
    return (ref % blockRows) * this.#stride;
  }

  /** An empty block for a cohort. */
  open(cohort: number): number {
    const block = this.#free.pop() ?? this.#blocks.length;
    this.#blocks[block] = { cohort, rows: 0, words: new Uint32Array(firstRows * this.#stride) };
    this.#dirty.add(block);
    return block;
  }

  /** Reference of a further row in a block that is not full. */
  append(block: number): number {
    const into = this.get(block);
    const needed = (into.rows + 1) * this.#stride;
    if (needed > into.words.length) {
      const words = new Uint32Array(Math.min(blockRows * this.#stride, into.words.length * 2));
      words.set(into.words);
      into.words = words;
    }
    into.rows += 1;
    this.#dirty.add(block);
    return block * blockRows + into.rows - 1;
  }

  /** Copies a row over another one. */
  copy(from: number, to: number): void {
    const source = this.offset(from);
    this.of(to).words.set(this.of(from).words.subarray(source, source + this.#stride), this.offset(to));
    this.touch(to);
  }

  truncate(block: number, rows: number): void {
    const cut = this.get(block);
    cut.rows = rows;
    cut.words = cut.words.slice(0, Math.max(firstRows, rows) * this.#stride);
    this.#dirty.add(block);
  }

  release(block: number): void {
    this.#blocks[block] = undefined;
    this.#free.push(block);
    this.#dirty.add(block);
  }

  touch(ref: number): void {
    this.#dirty.add(Math.floor(ref / blockRows));
  }

  /** Marks a block as unseen by the store. */
  keep(block: number): void {
    this.#dirty.add(block);
  }

  /** Takes a block from the store; free numbers are known only after `restored`. */
  restore(block: number, { cohort, rows, words }: RowBlock): void {
    const roomy = new Uint32Array(Math.min(blockRows, Math.max(firstRows, rows)) * this.#stride);
    roomy.set(words);
    this.#blocks[block] = { cohort, rows, words: roomy };
  }

  restored(): void {
    this.#free = [];
    for (let block = this.#blocks.length - 1; block >= 0; block -= 1)
      if (this.#blocks[block] === undefined) this.#free.push(block);
  }

  /** Hands on the blocks that changed, undefined for those that are gone, and forgets that they did. */
  takeDirty(changed: (block: number, content: RowBlock | undefined) => void): void {
    for (const block of this.#dirty) changed(block, this.#blocks[block]);
    this.#dirty.clear();
  }

  /** Bytes of all blocks. */
  get bytes(): number {
    return this.#blocks.reduce((sum, block) => sum + (block?.words.byteLength ?? 0), 0);
  }
}

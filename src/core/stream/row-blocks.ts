import { blockRows, packBlock, type RowBlock, type StoredBlock } from "./row-block.ts";
import { type JournalSettings, RowJournal } from "./row-journal.ts";

const firstRows = 32;

/**
 * Blocks of rows by number; a row's reference is block · 512 + row. Remembers what the store has not seen: whole blocks
 * where rows came or moved, else single rows in a journal.
 */
export class RowBlocks {
  #stride: number;
  readonly #blocks: (RowBlock | undefined)[] = [];
  #free: number[] = [];
  readonly #dirty = new Set<number>();
  readonly #journal: RowJournal;
  /** While restoring: the last segment that is in each block. */
  readonly #segments = new Map<number, number>();
  /** Blocks written for the journal's sake since the last taking. */
  readonly #folded = new Map<number, Uint8Array>();

  constructor(stride: number, journal?: JournalSettings) {
    this.#stride = stride;
    this.#journal = new RowJournal(stride, journal);
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
    this.keep(Math.floor(to / blockRows));
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

  /** Puts further words into every row, `at` words from its start. */
  widen(at: number, further: number, filling: number): void {
    const [from, to] = [this.#stride, this.#stride + further];
    this.#stride = to;
    this.#journal.startAnew(to);
    this.#folded.clear();
    for (const [number, block] of this.#blocks.entries()) {
      if (block === undefined) continue;
      const words = new Uint32Array((block.words.length / from) * to).fill(filling);
      for (let row = 0; row < block.rows; row += 1) {
        const source = block.words.subarray(row * from, (row + 1) * from);
        words.set(source.subarray(0, at), row * to);
        words.set(source.subarray(at), row * to + at + further);
      }
      block.words = words;
      this.#dirty.add(number);
    }
  }

  /** A row has changed, and is as it shall be kept. */
  touch(ref: number): void {
    const block = Math.floor(ref / blockRows);
    if (this.#dirty.has(block)) return;
    this.#journal.write(block, ref, this.get(block).words, this.offset(ref));
    const due = this.#journal.nextFold((this.#blocks.length - this.#free.length) * blockRows * this.#stride * 4);
    const content = due === undefined ? undefined : this.#blocks[due];
    if (due === undefined || content === undefined || this.#dirty.has(due)) return;
    this.#folded.set(due, packBlock(content, this.#stride, this.#journal.segment));
    this.#journal.written(due);
  }

  /** Marks a block as unseen by the store. */
  keep(block: number): void {
    this.#dirty.add(block);
  }

  /** Takes a block from the store; free numbers are known only after `restored`. */
  restore(block: number, { cohort, rows, words, segment }: StoredBlock): void {
    const roomy = new Uint32Array(Math.min(blockRows, Math.max(firstRows, rows)) * this.#stride);
    roomy.set(words);
    this.#blocks[block] = { cohort, rows, words: roomy };
    this.#segments.set(block, segment);
    this.#journal.restored(block, segment, false);
  }

  /** Takes a segment of the journal from the store, after all blocks, in ascending order. @returns why it cannot be read. */
  restoreSegment(segment: number, value: Uint8Array): string | undefined {
    const images = this.#journal.restore(segment, value);
    if ("unreadable" in images) return images.unreadable;
    for (const image of images) {
      const block = Math.floor(image.ref / blockRows);
      const content = this.#blocks[block];
      // A block that is gone, or was written later, knows better.
      const since = this.#segments.get(block);
      if (content === undefined || since === undefined || segment <= since) continue;
      if (image.ref % blockRows >= content.rows)
        return `row ${image.ref % blockRows} of ${content.rows} in block ${block}`;
      content.words.set(image.words, this.offset(image.ref));
      this.#journal.restored(block, since, true);
    }
    return undefined;
  }

  restored(): void {
    this.#segments.clear();
    this.#free = [];
    for (let block = this.#blocks.length - 1; block >= 0; block -= 1)
      if (this.#blocks[block] === undefined) this.#free.push(block);
  }

  /** Blocks and segments that changed, undefined for those that are gone; forgets that they did. */
  takeDirty(): {
    blocks: ReadonlyMap<number, Uint8Array | undefined>;
    segments: ReadonlyMap<number, Uint8Array | undefined>;
  } {
    const segments = this.#journal.take();
    const blocks = new Map<number, Uint8Array | undefined>(this.#folded);
    for (const block of this.#dirty) {
      const content = this.#blocks[block];
      blocks.set(block, content && packBlock(content, this.#stride, this.#journal.segment));
      this.#journal.written(block);
    }
    this.#folded.clear();
    this.#dirty.clear();
    return { blocks, segments };
  }

  /** Numbers of the journal's segments that the store may hold. */
  get segments(): Iterable<number> {
    return this.#journal.segments;
  }

  /** A commit failed that held a segment, or let it go (undefined). */
  keepSegment(segment: number, value: Uint8Array | undefined): void {
    this.#journal.keep(segment, value);
  }

  /** Bytes of all blocks. */
  get bytes(): number {
    return this.#blocks.reduce((sum, block) => sum + (block?.words.byteLength ?? 0), 0);
  }
}

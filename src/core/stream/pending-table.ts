import { IdIndex } from "./id-index.ts";
import type { JoinCohort, Serving } from "./join-cohort.ts";
import { noScore, PendingRow, type PendingShape } from "./pending-row.ts";
import { blockRows, type RowBlock, type StoredBlock } from "./row-block.ts";
import { RowBlocks } from "./row-blocks.ts";
import type { JournalSettings } from "./row-journal.ts";

/** 10 million rows of this many bytes fit in 512 MiB. */
const bytesOfLimit = 52;
const bytesOfIndex = 6;

/** Pending rows in blocks by cohort, found by id. Knows nothing of what rows mean. */
export class PendingTable {
  readonly blocks: RowBlocks;
  readonly cohorts = new Map<number, JoinCohort>();
  /** The row of the last `seek`: lent, moves with the next one. */
  row: PendingRow;
  readonly #index: IdIndex;
  readonly #dirtyCohorts = new Set<number>();
  #nextCohort = 0;
  #rows = 0;

  constructor(shape: PendingShape, journal?: JournalSettings) {
    this.row = new PendingRow(shape);
    const blocks = new RowBlocks(this.row.stride, journal);
    this.blocks = blocks;
    this.#index = new IdIndex({
      high: (ref) => blocks.of(ref).words[blocks.offset(ref)] as number,
      low: (ref) => blocks.of(ref).words[blocks.offset(ref) + 1] as number,
    });
  }

  /** Makes room for so many scores of further classes in every row; those that are there have none. */
  keepScores(scores: number): void {
    const { shape, firstSegment } = this.row;
    this.row = new PendingRow({ ...shape, scores });
    this.blocks.widen(firstSegment, scores - shape.scores, noScore);
  }

  /** The part of a limit in rows that rows of this width may use: less than 1 beyond 52 bytes with their index. */
  get shareOfLimit(): number {
    return Math.min(1, bytesOfLimit / (4 * this.row.stride + bytesOfIndex));
  }

  /** Rows that are not gone. */
  get rows(): number {
    return this.#rows;
  }

  /** Bytes of rows and index, without the objects around them: under 1 a row in a full block. */
  get bytes(): number {
    return this.blocks.bytes + this.#index.bytes;
  }

  openCohort(serving: Serving | undefined, startMs: number, level: number): JoinCohort {
    const cohort = { number: this.#nextCohort++, serving, startMs, level, blocks: [] };
    this.cohorts.set(cohort.number, cohort);
    this.#dirtyCohorts.add(cohort.number);
    return cohort;
  }

  /** Points `row` at a row, and says whose it is. */
  seek(ref: number): JoinCohort {
    const block = this.blocks.of(ref);
    this.row.words = block.words;
    this.row.at = this.blocks.offset(ref);
    return this.#cohortOf(block);
  }

  find(high: number, low: number, found: number[]): number {
    return this.#index.find(high, low, found);
  }

  /** A new row of a cohort with `row` pointing at it; `index` it once its id is written. */
  append(cohort: JoinCohort): number {
    let block = cohort.blocks.at(-1);
    if (block === undefined || this.blocks.get(block).rows === blockRows) {
      block = this.blocks.open(cohort.number);
      cohort.blocks.push(block);
    }
    const ref = this.blocks.append(block);
    this.seek(ref);
    this.#rows += 1;
    return ref;
  }

  index(ref: number): void {
    this.#index.add(ref);
  }

  erase(ref: number): void {
    this.#index.remove(ref);
    this.seek(ref);
    this.row.erase();
    this.blocks.touch(ref);
    this.#rows -= 1;
  }

  /** Points `row` at each row of a cohort in turn that is not gone. */
  each(cohort: JoinCohort, visit: (ref: number) => void): void {
    for (const block of cohort.blocks) {
      const { rows } = this.blocks.get(block);
      for (let i = 0; i < rows; i += 1) {
        const ref = block * blockRows + i;
        this.seek(ref);
        if (this.row.state !== "gone") visit(ref);
      }
    }
  }

  /** Forgets a cohort with all its rows. */
  drop(cohort: JoinCohort): void {
    this.each(cohort, (ref) => {
      this.#index.remove(ref);
      this.#rows -= 1;
    });
    for (const block of cohort.blocks) this.blocks.release(block);
    this.cohorts.delete(cohort.number);
    this.#dirtyCohorts.add(cohort.number);
  }

  /** Marks a cohort's level as unseen by the store. */
  touchCohort(number: number): void {
    this.#dirtyCohorts.add(number);
  }

  /** Gives back the room of rows that are gone; all references change, so `reindex` must follow. */
  compact(cohort: JoinCohort): void {
    let kept = 0;
    const refAt = (i: number): number =>
      (cohort.blocks[Math.floor(i / blockRows)] as number) * blockRows + (i % blockRows);
    this.each(cohort, (ref) => {
      const to = refAt(kept++);
      if (to !== ref) this.blocks.copy(ref, to);
    });
    const blocks = Math.ceil(kept / blockRows);
    for (const block of cohort.blocks.slice(blocks)) this.blocks.release(block);
    cohort.blocks = cohort.blocks.slice(0, blocks);
    const last = cohort.blocks.at(-1);
    if (last !== undefined) this.blocks.truncate(last, kept - (blocks - 1) * blockRows);
  }

  /** Builds the index anew from all rows that are not gone. */
  reindex(): void {
    this.#index.clear();
    this.#rows = 0;
    for (const cohort of this.cohorts.values())
      this.each(cohort, (ref) => {
        this.#index.add(ref);
        this.#rows += 1;
      });
  }

  takeDirtyCohorts(changed: (number: number, cohort: JoinCohort | undefined) => void): void {
    for (const number of this.#dirtyCohorts) changed(number, this.cohorts.get(number));
    this.#dirtyCohorts.clear();
  }

  /** Takes a cohort from the store, before its blocks. */
  restoreCohort(cohort: JoinCohort): void {
    this.cohorts.set(cohort.number, cohort);
    this.#nextCohort = Math.max(this.#nextCohort, cohort.number + 1);
  }

  /** Takes a block from the store; false if its cohort is not there. `restored` follows the last one. */
  restoreBlock(block: number, content: StoredBlock): boolean {
    const cohort = this.cohorts.get(content.cohort);
    if (cohort === undefined) return false;
    this.blocks.restore(block, content);
    cohort.blocks.push(block);
    return true;
  }

  restored(): void {
    // Only the last block of a cohort may have room.
    for (const cohort of this.cohorts.values())
      cohort.blocks.sort((a, b) => this.blocks.get(b).rows - this.blocks.get(a).rows);
    this.blocks.restored();
    this.reindex();
  }

  #cohortOf(block: RowBlock): JoinCohort {
    const cohort = this.cohorts.get(block.cohort);
    if (cohort === undefined) throw new RangeError(`no cohort ${block.cohort}`);
    return cohort;
  }
}

const formatVersion = 1;
/** A segment is handed on when it holds so many words: 1 MiB. */
const segmentWords = 2 ** 18;
const firstWords = 256;

export interface JournalSettings {
  /** Blocks are not written anew for a shorter journal; bytes. */
  readonly leastBytes: number;
  /** The same as a share of the bytes of all rows. */
  readonly leastShare: number;
  /** A block is written anew after so many images. */
  readonly imagesPerFold: number;
}

/** About three bytes are written for one that is journaled. */
const usual: JournalSettings = { leastBytes: 4 * 2 ** 20, leastShare: 0.25, imagesPerFold: 200 };

/** One changed row: its reference and its words. */
export interface RowImage {
  readonly ref: number;
  readonly words: Uint32Array;
}

/**
 * Images of single rows that changed, in order, so that a checkpoint need not hold the blocks that they are in: labels
 * of a second touch nearly every block. Images are written as rows change and cost a checkpoint nothing.
 *
 * Meanwhile blocks that have images are written anew, one by one, so that old segments may go: the journal stays
 * below its least length, or about half of the rows' own bytes above a quarter of them.
 */
export class RowJournal {
  #stride: number;
  readonly #settings: JournalSettings;
  /** Images of the open segment, behind a word for their format; used again for the next. */
  #open = new Uint32Array(firstWords);
  #used = 1;
  #next = 1;
  /** Segments that the store has or is about to have, with their bytes. */
  readonly #live = new Map<number, number>();
  #bytes = 0;
  #unsaved = new Map<number, Uint8Array | undefined>();
  /** Blocks with images that are not in what the store has of them. */
  readonly #imaged = new Set<number>();
  /** Blocks still to be written before the segments up to `#foldedTo` may go. */
  #toFold: number[] = [];
  #foldedTo = 0;
  #imagesSinceFold = 0;

  constructor(stride: number, settings = usual) {
    this.#stride = stride;
    this.#settings = settings;
  }

  /** The last segment that is complete. */
  get segment(): number {
    return this.#next - 1;
  }

  /** Every segment that the store may hold. */
  get segments(): Iterable<number> {
    return this.#live.keys();
  }

  /** Appends the image of a row as it is now. */
  write(block: number, ref: number, words: Uint32Array, at: number): void {
    if (this.#used + this.#stride + 1 > segmentWords) this.seal();
    if (this.#used + this.#stride + 1 > this.#open.length) this.#grow();
    this.#open[this.#used] = ref;
    for (let i = 0; i < this.#stride; i += 1) this.#open[this.#used + 1 + i] = words[at + i] as number;
    this.#used += this.#stride + 1;
    this.#imagesSinceFold += 1;
    this.#imaged.add(block);
  }

  /** Completes the open segment: what changes from now on is in a later one. */
  seal(): void {
    if (this.#used === 1) return;
    this.#open[0] = formatVersion;
    const value = new Uint8Array(this.#open.slice(0, this.#used).buffer);
    this.#used = 1;
    this.#live.set(this.#next, value.length);
    this.#bytes += value.length;
    this.#unsaved.set(this.#next, value);
    this.#next += 1;
  }

  /** A block that is due to be written, if one is; `rowBytes` are those of all rows. */
  nextFold(rowBytes: number): number | undefined {
    if (this.#imagesSinceFold < this.#settings.imagesPerFold) return undefined;
    this.#imagesSinceFold = 0;
    if (this.#toFold.length === 0 && !this.#begin(rowBytes)) return undefined;
    return this.#toFold.pop();
  }

  /** A block was written as it is now. */
  written(block: number): void {
    this.#imaged.delete(block);
  }

  /** What the store has not seen: complete segments, and undefined for those that go. */
  take(): ReadonlyMap<number, Uint8Array | undefined> {
    this.seal();
    if (this.#toFold.length === 0) this.#retire();
    const taken = this.#unsaved;
    this.#unsaved = new Map();
    return taken;
  }

  /** A commit failed that held a segment, or let it go (undefined). */
  keep(segment: number, value: Uint8Array | undefined): void {
    if (!this.#unsaved.has(segment)) this.#unsaved.set(segment, value);
  }

  /** Takes a segment from the store, in ascending order. */
  restore(segment: number, value: Uint8Array): RowImage[] | { unreadable: string } {
    const words = new Uint32Array(value.slice().buffer, 0, Math.floor(value.length / 4));
    const image = this.#stride + 1;
    if (words[0] !== formatVersion) return { unreadable: `format ${words[0]} of the journal` };
    if (value.length % 4 !== 0 || (words.length - 1) % image !== 0) return { unreadable: "cut short" };
    this.#live.set(segment, value.length);
    this.#bytes += value.length;
    this.#next = Math.max(this.#next, segment + 1);
    return Array.from({ length: (words.length - 1) / image }, (_, i) => {
      const at = 1 + i * image;
      return { ref: words[at] as number, words: words.subarray(at + 1, at + image) };
    });
  }

  /** A block that the store holds has segments up to this one in it; images of later ones are to come. */
  restored(block: number, segment: number, imaged: boolean): void {
    this.#next = Math.max(this.#next, segment + 1);
    if (imaged) this.#imaged.add(block);
  }

  /** Rows are of so many words from now on and every block is written: what it holds is of no use, and goes. */
  startAnew(stride: number): void {
    this.seal();
    this.#stride = stride;
    for (const segment of this.#live.keys()) this.#unsaved.set(segment, undefined);
    this.#live.clear();
    this.#imaged.clear();
    this.#toFold = [];
    [this.#bytes, this.#imagesSinceFold] = [0, 0];
  }

  /** Begins to write blocks if the journal is long. */
  #begin(rowBytes: number): boolean {
    const { leastBytes, leastShare } = this.#settings;
    if (this.#bytes < Math.max(leastBytes, leastShare * rowBytes)) return false;
    this.seal();
    this.#retire();
    this.#toFold = [...this.#imaged];
    this.#foldedTo = this.segment;
    return this.#toFold.length > 0;
  }

  #retire(): void {
    for (const [segment, bytes] of this.#live) {
      if (segment > this.#foldedTo) break;
      this.#live.delete(segment);
      this.#bytes -= bytes;
      this.#unsaved.set(segment, undefined);
    }
  }

  #grow(): void {
    const roomy = new Uint32Array(Math.min(segmentWords, this.#open.length * 2));
    roomy.set(this.#open);
    this.#open = roomy;
  }
}

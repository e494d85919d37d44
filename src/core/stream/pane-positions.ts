import type { ByteReader, ByteWriter } from "../codec.ts";
import type { PaneDelta } from "./pane-delta.ts";

/** At most so many positions of a pane are kept between its first and its last. */
const sampleLimit = 8;

/**
 * First and last offset of a pane's rows and up to eight evenly spaced ones.
 *
 * Every `stride`-th row is kept; when that makes a ninth, every second is let go and the stride doubles (the
 * ninth stands at eight strides, so it stays in step). So the choice depends on the sequence of rows alone, not on how it came in batches.
 */
export class PanePositions {
  #rows = 0;
  #stride = 1;
  #sampled: number[] = [];
  #first = 0;
  #last = 0;

  get rows(): number {
    return this.#rows;
  }

  /** Rows [from, to) of `offset` join, in the order of the log. */
  add(offset: Float64Array, from: number, to: number): void {
    if (this.#rows === 0) this.#first = offset[from] as number;
    this.#last = offset[to - 1] as number;
    let index = Math.ceil(this.#rows / this.#stride) * this.#stride;
    for (; index < this.#rows + to - from; index += this.#stride) {
      if (this.#sampled.length === sampleLimit) {
        this.#sampled = this.#sampled.filter((_, at) => at % 2 === 0);
        this.#stride *= 2;
      }
      this.#sampled.push(offset[from + index - this.#rows] as number);
    }
    this.#rows += to - from;
  }

  /** Each offset once: several rows of a record have the same. */
  take(): PaneDelta["positions"] {
    return { first: this.#first, last: this.#last, sampled: [...new Set(this.#sampled)] };
  }

  encode(out: ByteWriter): void {
    for (const value of [this.#rows, this.#stride, this.#first, this.#last]) out.varint(value);
    out.doubles(Float64Array.from(this.#sampled));
  }

  static decode(bytes: ByteReader): PanePositions {
    const positions = new PanePositions();
    positions.#rows = bytes.varint();
    positions.#stride = bytes.varint();
    positions.#first = bytes.varint();
    positions.#last = bytes.varint();
    positions.#sampled = [...bytes.doubles()];
    return positions;
  }
}

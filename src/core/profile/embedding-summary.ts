import type { Codec } from "../codec.ts";
import { addBlock, readBlock, writeBlock } from "./count-block.ts";
import { MomentSums, momentCodec, type Standard } from "./moment-sums.ts";
import { projectedDimensions, type RandomProjection } from "./random-projection.ts";

/** Cosines in [-1, 1] by steps of 1/128. */
const cosineCells = 256;
/** Norms over the reference's mean norm: 16 cells an octave from 2^-8 to 2^8; value error at most 4.4 %. */
const normCells = 256;
const cellsPerOctave = 16;

/** What the embeddings of a model are measured by; equal in all summaries that merge. */
export interface EmbeddingFrame {
  /** Mean vector of the reference. */
  readonly mean: Float64Array;
  /** Mean norm of the reference, > 0. */
  readonly meanNorm: number;
  readonly projection: RandomProjection;
  /** Where the 32 projected numbers lie in the reference. */
  readonly standard: Standard;
}

/** Embeddings in bounded memory: norms, cosines to the reference's mean, and moments of a random projection. */
export class EmbeddingSummary {
  /** Rows by cosine, then by norm, then those that could not be used: wrong length, not finite, or all zeros. */
  readonly counts = new Float64Array(cosineCells + normCells + 1);
  readonly moments: MomentSums = new MomentSums(projectedDimensions);
  readonly #projected = new Float64Array(projectedDimensions);

  add(vector: Float64Array, frame: EmbeddingFrame): void {
    const { norm, cosine } = measure(vector, frame.mean);
    if (!(norm > 0 && norm < Number.POSITIVE_INFINITY) || vector.length !== frame.mean.length) {
      this.#count(cosineCells + normCells);
      return;
    }
    this.#count(cell((cosine + 1) * (cosineCells / 2), cosineCells));
    this.#count(cosineCells + cell((Math.log2(norm / frame.meanNorm) + 8) * cellsPerOctave, normCells));
    frame.projection.project(vector, this.#projected);
    this.moments.add(this.#projected, frame.standard);
  }

  /** Embeddings that could be used. */
  get rows(): number {
    return this.moments.rows;
  }

  get unusable(): number {
    return this.counts[cosineCells + normCells] ?? 0;
  }

  cosines(): Float64Array {
    return this.counts.subarray(0, cosineCells);
  }

  norms(): Float64Array {
    return this.counts.subarray(cosineCells, cosineCells + normCells);
  }

  merge(other: EmbeddingSummary): void {
    addBlock(this.counts, other.counts, 1);
    this.moments.merge(other.moments);
  }

  #count(at: number): void {
    this.counts[at] = (this.counts[at] as number) + 1;
  }
}

/** Norm and cosine to `mean`; the cosine is 0 where the mean vector is. Large vectors are scaled so that squares stay finite. */
function measure(vector: Float64Array, mean: Float64Array): { readonly norm: number; readonly cosine: number } {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return { norm: largest, cosine: 0 };
  let [squares, dot, meanSquares] = [0, 0, 0];
  for (let i = 0; i < vector.length; i += 1) {
    const [v, m] = [(vector[i] as number) / largest, mean[i] ?? 0];
    squares += v * v;
    dot += v * m;
    meanSquares += m * m;
  }
  const size = Math.sqrt(squares * meanSquares);
  return { norm: largest * Math.sqrt(squares), cosine: size > 0 ? dot / size : 0 };
}

function cell(position: number, cells: number): number {
  return Math.min(cells - 1, Math.max(0, Math.floor(position)));
}

export const embeddingCodec: Codec<EmbeddingSummary> = {
  version: 1,
  encode(value, out) {
    writeBlock(value.counts, out);
    momentCodec.encode(value.moments, out);
  },
  decode(bytes) {
    const value = new EmbeddingSummary();
    const counts = readBlock(bytes);
    if (counts.length !== value.counts.length) return { unreadable: `${counts.length} counters of embeddings` };
    value.counts.set(counts);
    const moments = momentCodec.decode(bytes, momentCodec.version);
    if ("unreadable" in moments) return moments;
    if (moments.dimension !== projectedDimensions) return { unreadable: `moments of ${moments.dimension} columns` };
    value.moments.merge(moments);
    return value;
  },
};

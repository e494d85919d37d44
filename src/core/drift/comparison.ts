import type { LiveTailSums } from "../profile/tail-sums.ts";
import type { ReferenceCells } from "./reference-cells.ts";
import { total } from "./reference-cells.ts";

/** A window's cells beside its reference's: what every distance is computed from. */
export interface Comparison {
  readonly reference: ReferenceCells;
  /** As fine as `reference.counts`, and in the same order. */
  readonly live: ArrayLike<number>;
  readonly liveRows: number;
  /** Of a numeric column; undefined where none were kept. */
  readonly liveTails: LiveTailSums | undefined;
  /** Few cells, none empty on both sides, whose counts a χ² law describes. */
  readonly coarse: CellPair;
}

export interface CellPair {
  readonly reference: Float64Array;
  readonly live: Float64Array;
}

/** A category expected in fewer live rows than this joins the pool of rare ones (Cochran's rule). */
const expectedRows = 5;

/** Puts live counts beside their reference; `live` has the length of `reference.counts`. */
export function compareCells(reference: ReferenceCells, live: ArrayLike<number>, liveTails?: LiveTailSums): Comparison {
  const liveRows = total(live);
  const group =
    reference.kind === "numeric"
      ? binGroups(reference.counts.length, reference.cuts)
      : categoryGroups(reference.counts, reference.rows, liveRows);
  return { reference, live, liveRows, liveTails, coarse: sumByGroup(group, reference.counts, live) };
}

/** Edge index c ends bin c, so bins up to the first cut are cell 0. */
function binGroups(bins: number, cuts: readonly number[]): Uint16Array {
  const group = new Uint16Array(bins);
  let cell = 0;
  for (let bin = 0; bin < bins; bin++) {
    group[bin] = cell;
    if (bin === cuts[cell]) cell++;
  }
  return group;
}

/** Rare categories share cell 0, by what the reference expects alone; unseen ones keep a cell, for they are news. */
function categoryGroups(counts: Float64Array, rows: number, liveRows: number): Uint16Array {
  const unseen = counts.length - 1;
  return Uint16Array.from(counts, (count, code) =>
    code !== unseen && count * liveRows < expectedRows * rows ? 0 : code + 1,
  );
}

function sumByGroup(group: Uint16Array, reference: Float64Array, live: ArrayLike<number>): CellPair {
  const sums = { reference: new Float64Array(group.length + 1), live: new Float64Array(group.length + 1) };
  for (let i = 0; i < group.length; i++) {
    const cell = group[i] ?? 0;
    sums.reference[cell] = (sums.reference[cell] ?? 0) + (reference[i] ?? 0);
    sums.live[cell] = (sums.live[cell] ?? 0) + (live[i] ?? 0);
  }
  const filled = (_: number, cell: number) => (sums.reference[cell] ?? 0) + (sums.live[cell] ?? 0) > 0;
  return { reference: sums.reference.filter(filled), live: sums.live.filter(filled) };
}

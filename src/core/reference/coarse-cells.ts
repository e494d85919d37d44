import { columnCellsStart, columnsBase, type PaneLayout } from "../profile/layout.ts";
import { columnCells } from "../profile/reading-counts.ts";
import { addCounts, type SparseCounts } from "../profile/sparse-counts.ts";
import { layoutOf } from "./frozen.ts";
import { hourlyCuts } from "./hourly-cells.ts";
import type { CategoricalReference, NumericReference, Reference, ReferenceColumn } from "./reference.ts";

/** Categories with a cell of their own: with the pool of the others and the unseen ones 64. */
const categoryLimit = 62;

/** A reference in few cells, and how its own counts add up to them: what weeks are remembered in. */
export interface CoarseCells {
  readonly layout: PaneLayout;
  /** The reference's columns with only the edges that cut them into 10, 16, 20 and 32 parts, and those of their tails: at most 52 cells. */
  readonly columns: readonly ReferenceColumn[];
  /** By index in the fine layout the one in the coarse layout; -1: not kept (sums of tails, moments, class shares). */
  readonly indices: Int32Array;
}

/** @param fine the layout of the same reference */
export function coarseCells(reference: Reference, fine: PaneLayout): CoarseCells {
  const cut = reference.columns.map((column) =>
    column.kind === "numeric" ? coarseBins(column) : fewCategories(column),
  );
  const columns = cut.map(({ column }) => column);
  const { moments: _, labelled: __, ...rest } = reference;
  const layout = layoutOf({ ...rest, columns }, `${fine.hash}/coarse`);
  const indices = new Int32Array(fine.size).fill(-1);
  for (let i = 0; i < columnsBase; i += 1) indices[i] = i;
  fine.columns.forEach((column, c) => {
    const [to, cellOf] = [layout.columns[c]?.base ?? 0, cut[c]?.cellOf];
    for (let i = 0; i < columnCellsStart; i += 1) indices[column.base + i] = to + i;
    for (let cell = 0; cell < columnCells(column); cell += 1)
      indices[column.base + columnCellsStart + cell] = to + columnCellsStart + (cellOf?.[cell] ?? 0);
  });
  return { layout, columns, indices };
}

/** Adds counts of the fine layout to a vector of the coarse one. */
export function addCoarsely(cells: CoarseCells, counts: SparseCounts, into: Float64Array): void {
  const fine = new Float64Array(cells.indices.length);
  addCounts(counts, fine);
  addVectorCoarsely(cells, fine, into);
}

/** The same of counts with their zeros. */
export function addVectorCoarsely({ indices }: CoarseCells, fine: Float64Array, into: Float64Array): void {
  for (let i = 0; i < fine.length; i += 1) {
    const index = indices[i] as number;
    if (index >= 0) into[index] = (into[index] as number) + (fine[i] as number);
  }
}

interface Cut {
  readonly column: ReferenceColumn;
  /** Coarse cell of each of the column's own cells. */
  readonly cellOf: Uint16Array;
}

function coarseBins(column: NumericReference): Cut {
  const { coarse } = column;
  const cuts = [...new Set([...coarse.ten, ...coarse.twenty, ...hourlyCuts(column)])].sort((a, b) => a - b);
  const cellOf = new Uint16Array(column.edges.length + 1);
  const counts = new Array<number>(cuts.length + 1).fill(0);
  let cell = 0;
  for (let bin = 0; bin < cellOf.length; bin += 1) {
    cellOf[bin] = cell;
    counts[cell] = (counts[cell] as number) + (column.counts[bin] ?? 0);
    if (bin === cuts[cell]) cell += 1;
  }
  const place = (edges: readonly number[]) => edges.map((edge) => cuts.indexOf(edge));
  const { tailSums: _, ...kept } = column;
  return {
    column: {
      ...kept,
      edges: cuts.map((edge) => column.edges[edge] as number),
      counts,
      coarse: {
        ten: place(coarse.ten),
        sixteen: place(coarse.sixteen),
        twenty: place(coarse.twenty),
        thirtyTwo: place(coarse.thirtyTwo),
      },
      tails: place(column.tails),
    },
    cellOf,
  };
}

/** The most frequent categories; the others of the dictionary join those outside it. */
function fewCategories(column: CategoricalReference): Cut {
  const known = column.categories.length;
  const kept = Math.min(known, categoryLimit);
  const pooled = column.categories.slice(kept).reduce((sum, { count }) => sum + count, 0);
  return {
    column: { ...column, categories: column.categories.slice(0, kept), otherKnown: column.otherKnown + pooled },
    cellOf: Uint16Array.from({ length: known + 1 }, (_, code) => Math.min(code, kept)),
  };
}

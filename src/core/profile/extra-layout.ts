import { createHash } from "node:crypto";
import { type RowExtras, segmentCapacity } from "../row-extras.ts";
import type { ColumnLayout, PaneLayout } from "./layout.ts";
import { columnCells } from "./reading-counts.ts";

/** Counters of an own metric: rows that said yes, rows that said anything, rows that could not be told. */
export const metricCells = { yes: 0, told: 1, error: 2 } as const;
const metricSize = 3;

/** Counters of a segment's value before its columns. */
export const segmentCells = { rows: 0, errors: 1, latencies: 2, aboveP50: 3, aboveP99: 4 } as const;
const segmentScalars = 5;
/** A column's coarse cells in a segment, then rows without a value, then rows with an unseen category. */
export const coarseCells = 10;
const columnStride = coarseCells + 2;

/** The counters of one own metric or one segment key: a vector of its own, so that changing one leaves the others. */
export interface ExtraBlock {
  readonly id: string;
  readonly size: number;
}

/** Where the counters of a segment's value stand, from `code * stride` on. */
export interface SegmentShape {
  readonly stride: number;
  readonly columns: readonly CoarseColumn[];
}

export interface CoarseColumn {
  readonly column: ColumnLayout;
  /** From the value's first counter on. */
  readonly base: number;
  /** Coarse cell of each of the column's own cells: ten of near equal mass, or the first nine categories and the rest. */
  readonly coarse: Uint8Array;
}

/** Bins that came from quantiles are cut by their number, so that each coarse cell holds about a tenth of the reference. */
export function segmentShape(layout: PaneLayout): SegmentShape {
  const columns = layout.columns.map((column, i): CoarseColumn => {
    const cells = columnCells(column);
    const coarse = Uint8Array.from({ length: cells }, (_, cell) =>
      column.kind === "categorical"
        ? Math.min(cell, coarseCells - 1)
        : Math.min(coarseCells - 1, cells <= coarseCells ? cell : Math.floor((cell * coarseCells) / cells)),
    );
    return { column, base: segmentScalars + i * columnStride, coarse };
  });
  return { stride: segmentScalars + columns.length * columnStride, columns };
}

export interface ExtraLayout {
  readonly metrics: readonly ExtraBlock[];
  readonly segments: readonly ExtraBlock[];
  readonly shape: SegmentShape;
}

/** The blocks of a model's extras in a layout: a segment's counters mean nothing in another one. */
export function extraLayout({ metrics, segments }: RowExtras, layout: PaneLayout): ExtraLayout {
  const shape = segmentShape(layout);
  return {
    metrics: metrics.map(({ id }) => ({ id: metricBlock(id), size: metricSize })),
    segments: segments.map((key) => ({
      id: `segment.${key.id}.${layout.hash.slice(0, 12)}`,
      size: segmentCapacity(key) * shape.stride,
    })),
    shape,
  };
}

/** The block of an own metric of this id. */
export function metricBlock(id: string): string {
  return `metric.${id}`;
}

/** Sixteen hex digits that change with whatever is given. */
export function definitionId(definition: unknown): string {
  return createHash("sha256").update(JSON.stringify(definition)).digest("hex").slice(0, 16);
}

import { type ColumnShape, layOut, type PaneLayout } from "../profile/layout.ts";
import { numericBins } from "../profile/numeric-bins.ts";
import { tailUnit } from "../profile/tail-sums.ts";
import { Schema } from "../schema.ts";
import { classShareShape } from "./class-share-shape.ts";
import { momentShape } from "./moment-columns.ts";
import type { Reference, ReferenceColumn } from "./reference.ts";

/** The schema that a reference freezes: its columns in its order, its dictionaries in code order. */
export function schemaOf(reference: Reference, hash: string): Schema {
  return new Schema(
    reference.model,
    hash,
    reference.columns.map((column) => ({
      name: column.name,
      kind: column.kind,
      categories: column.kind === "categorical" ? column.categories.map(({ text }) => text) : [],
    })),
  );
}

/**
 * The layout in which panes of a reference are counted; its columns are those of `schemaOf`.
 *
 * Latency thresholds are the reference's p50, p90 and p99 in this order, in ms; none if the reference has no latency.
 */
export function layoutOf(reference: Reference, hash: string): PaneLayout {
  const latency = reference.rates?.latency;
  const thresholds = latency ? [latency.p50Ms, latency.p90Ms, latency.p99Ms] : [];
  return layOut(hash, thresholds, reference.columns.map(shapeOf), momentShape(reference), classShareShape(reference));
}

function shapeOf(column: ReferenceColumn): ColumnShape {
  const { name, kind } = column;
  if (kind === "categorical") return { name, kind, categories: column.categories.length };
  const shape = { name, kind, bins: numericBins(column.edges) };
  if (column.tailSums === undefined) return shape;
  return { ...shape, tailUnit: tailUnit(column.standardDeviation, column.mean) };
}

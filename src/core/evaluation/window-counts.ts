import type { Distance } from "../drift/distance.ts";
import { coarseDistances, distances } from "../drift/distances.ts";
import type { ColumnLayout } from "../profile/layout.ts";
import { addCounts } from "../profile/sparse-counts.ts";
import type { ReferenceColumn } from "../reference/reference.ts";
import type { WindowName } from "../stream/windows.ts";
import type { ReferenceFrame } from "./reference-frame.ts";
import type { ServingState } from "./serving-state.ts";

/** What a window holds, and what its columns are compared with. */
export interface WindowCounts {
  readonly total: Float64Array;
  /** Start of its oldest counts, epoch ms; Infinity while it is empty. */
  readonly oldestMs: number;
  /** Of 7d the coarse ones. */
  readonly layout: readonly ColumnLayout[];
  /** In the order of the layout; none without a reference. */
  readonly reference: readonly ReferenceColumn[];
  readonly distances: readonly Distance[];
  readonly bucketMs: number;
  /** The counts that it slides by, in order of time. */
  readonly buckets: () => (readonly [startMs: number, counts: Float64Array])[];
}

/** Undefined of 7d while the model has no reference. */
export function windowCounts(
  state: ServingState,
  name: WindowName,
  frame: ReferenceFrame | null,
): WindowCounts | undefined {
  if (name === "7d") {
    const { week } = state;
    if (week === null) return undefined;
    const { layout, columns } = week.cells;
    return {
      total: week.total(),
      oldestMs: week.oldestMs,
      layout: layout.columns,
      reference: columns,
      distances: coarseDistances,
      bucketMs: week.slideMs,
      buckets: () => week.slides(),
    };
  }
  const window = state.window(name);
  return {
    total: window.total,
    oldestMs: window.oldestMs,
    layout: frame?.layout.columns ?? [],
    reference: frame?.reference.columns ?? [],
    distances,
    bucketMs: window.level.bucketMs,
    buckets: () =>
      [...window.buckets()]
        .sort(([a], [b]) => a - b)
        .map(([startMs, sparse]) => {
          const counts = new Float64Array(window.total.length);
          addCounts(sparse, counts);
          return [startMs, counts] as const;
        }),
  };
}
